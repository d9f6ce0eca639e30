/**
 * Redocly plugin: what an import into API Gateway refuses, ignores or changes, and what this project asks of
 * an operation. `redocly.yaml` extends `apigateway/all`, so that a new rule is on as soon as it is there.
 */
import { rules } from './rules/rules.ts'

export default function apigatewayRules() {
  return {
    id: 'apigateway',
    rules: { oas3: rules },
    configs: {
      all: { rules: Object.fromEntries(Object.keys(rules).map((name) => [`apigateway/${name}`, 'error'])) },
    },
  }
}
