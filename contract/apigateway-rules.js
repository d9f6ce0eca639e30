/**
 * Redocly plugin: checks what an import into API Gateway refuses, ignores or changes, and what this project requires of
 * an operation. `redocly.yaml` extends `apigateway/all`, so every new rule is on at once.
 */

import { expandAliases } from './rules/aliases.ts'
import { leaveOutCallbacks } from './rules/callbacks.ts'
import { disinheritExamples } from './rules/examples.ts'
import { rules, warnings } from './rules/rules.ts'

export default function apigatewayRules() {
  return {
    id: 'apigateway',
    // These change the document that the rules see, and run in this order.
    preprocessors: {
      oas3: {
        aliases: () => ({ Root: expandAliases }),
        callbacks: leaveOutCallbacks,
        examples: () => ({ Root: disinheritExamples }),
      },
    },
    rules: { oas3: rules },
    configs: {
      all: {
        preprocessors: {
          'apigateway/aliases': 'on',
          'apigateway/callbacks': 'warn',
          'apigateway/examples': 'on',
        },
        rules: Object.fromEntries(
          Object.keys(rules).map((name) => [`apigateway/${name}`, warnings.has(name) ? 'warn' : 'error']),
        ),
      },
    },
  }
}
