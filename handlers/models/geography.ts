import { geographyOf, modelIdOf } from './family.ts'

/** No restriction, which has to be said: what is left out lets nothing pass. */
const ANY = '(any)'

/**
 * Whether `INFERENCE_GEOGRAPHIES`, comma-separated geographies of inference profiles, `(none)` or `(any)`, lets a call
 * be answered where an identifier may have it answered. A foundation model answers in the Region of the gateway. What
 * does not tell, such as an application inference profile, is refused where there is a restriction.
 *
 * @throws where it is not set.
 */
export function isNear(idOrArn: string): boolean {
  const geographies = process.env['INFERENCE_GEOGRAPHIES']
  if (!geographies) throw new Error('INFERENCE_GEOGRAPHIES is not set')
  if (geographies === ANY) return true
  if (modelIdOf(idOrArn) === undefined) return false
  const geography = geographyOf(idOrArn)
  return geography === undefined || geographies.split(',').includes(geography)
}
