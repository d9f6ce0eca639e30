import { extensionRules } from './extensions.ts'
import { gatewayResponseRules } from './gatewayResponses.ts'
import { integrationRules } from './integrations.ts'
import { limitRules } from './limits.ts'
import { operationRules } from './operations.ts'
import { parameterRules } from './parameters.ts'
import { pathRules } from './paths.ts'
import type { Rules } from './rule.ts'
import { schemaRules } from './schemas.ts'
import { securityRules } from './security.ts'

/** Every rule by the name under which `redocly lint` reports it, after `apigateway/`. */
export const rules: Rules = {
  ...pathRules,
  ...parameterRules,
  ...limitRules,
  ...schemaRules,
  ...securityRules,
  ...integrationRules,
  ...gatewayResponseRules,
  ...extensionRules,
  ...operationRules,
}
