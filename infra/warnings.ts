import { matches } from '../handlers/models/glob.ts'
import prices from '../prices/bedrock.json' with { type: 'json' }
import type { Config } from './config.ts'

/** Returns warnings about what a configuration leaves open, by variable. */
export function warningsOf(config: Config): { [name: string]: string } {
  const { ORGANIZATION_DOMAIN, EMAIL_VERIFICATION, ALLOWED_MODELS } = config
  const known = Object.keys(prices.models)
  const unfit = ALLOWED_MODELS?.filter((glob) => !known.some((modelId) => matches(glob, modelId))) ?? []
  return {
    ...(!ORGANIZATION_DOMAIN && {
      ORGANIZATION_DOMAIN:
        'Anybody with a mailbox may register and spend on your account: ORGANIZATION_DOMAIN is not set.',
    }),
    ...(!EMAIL_VERIFICATION && {
      EMAIL_VERIFICATION:
        'Anybody may register with an address that is not theirs, including one of your organization: EMAIL_VERIFICATION is false.',
    }),
    ...(!ALLOWED_MODELS && {
      ALLOWED_MODELS: 'Every model may be invoked, including the most expensive: ALLOWED_MODELS is not set.',
    }),
    ...Object.fromEntries(
      unfit.map((glob) => [
        `ALLOWED_MODELS:${glob}`,
        `ALLOWED_MODELS: '${glob}' matches none of the ${known.length} models in the price table of ${prices.version}. Is it mistyped?`,
      ]),
    ),
  }
}
