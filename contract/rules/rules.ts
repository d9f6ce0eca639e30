import { auditRules } from './audit.ts'
import { extensionRules } from './extensions.ts'
import { gatewayResponseRules } from './gatewayResponses.ts'
import { integrationRules } from './integrations.ts'
import { limitRules } from './limits.ts'
import { operationRules } from './operations.ts'
import { parameterRules } from './parameters.ts'
import { pathRules } from './paths.ts'
import { propertyRules } from './properties.ts'
import { referenceRules } from './references.ts'
import { resourceRules } from './resources.ts'
import type { Rules } from './rule.ts'
import { schemaRules } from './schemas.ts'
import { securityRules } from './security.ts'
import { spellingRules } from './spelling.ts'
import { streamingRules } from './streaming.ts'
import { useRules } from './uses.ts'

/** Every rule by its name in `redocly lint`, after `apigateway/`. */
export const rules: Rules = {
  ...pathRules,
  ...parameterRules,
  ...resourceRules,
  ...limitRules,
  ...schemaRules,
  ...propertyRules,
  ...referenceRules,
  ...securityRules,
  ...auditRules,
  ...integrationRules,
  ...streamingRules,
  ...gatewayResponseRules,
  ...extensionRules,
  ...spellingRules,
  ...operationRules,
  ...useRules,
}

/** Rules whose finding may be intended, so that it is only a warning. */
export const warnings: ReadonlySet<string> = new Set(['property-case'])
