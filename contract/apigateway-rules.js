/**
 * Redocly plugin: what an import into API Gateway refuses, ignores or changes, and what this project asks of
 * an operation. `redocly.yaml` extends `apigateway/all`, so that a new rule is on as soon as it is here.
 */
import { extensionRules } from './rules/extensions.ts'
import { gatewayResponseRules } from './rules/gatewayResponses.ts'
import { integrationRules } from './rules/integrations.ts'
import { operationRules } from './rules/operations.ts'
import { pathRules } from './rules/paths.ts'
import { schemaRules } from './rules/schemas.ts'
import { securityRules } from './rules/security.ts'

export default function apigatewayRules() {
  const rules = {
    ...pathRules,
    ...schemaRules,
    ...securityRules,
    ...integrationRules,
    ...gatewayResponseRules,
    ...extensionRules,
    ...operationRules,
  }
  return {
    id: 'apigateway',
    rules: { oas3: rules },
    configs: {
      all: { rules: Object.fromEntries(Object.keys(rules).map((name) => [`apigateway/${name}`, 'error'])) },
    },
  }
}
