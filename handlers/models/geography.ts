import { geographyOf, modelIdOf } from './family.ts'

/** No restriction. It must be set explicitly: an unset variable lets nothing pass. */
const ANY = '(any)'

/**
 * Tells whether `INFERENCE_GEOGRAPHIES` (comma-separated geographies of inference profiles, `(none)` or `(any)`) allows
 * the Regions in which a call with this identifier may run. A foundation model runs in the gateway's Region. An
 * identifier that does not tell, such as that of an application inference profile, is refused if there is a
 * restriction.
 *
 * @throws if the variable is not set.
 */
export function isNear(idOrArn: string): boolean {
  const geographies = process.env['INFERENCE_GEOGRAPHIES']
  if (!geographies) throw new Error('INFERENCE_GEOGRAPHIES is not set')
  if (geographies === ANY) return true
  if (modelIdOf(idOrArn) === undefined) return false
  const geography = geographyOf(idOrArn)
  return geography === undefined || geographies.split(',').includes(geography)
}
