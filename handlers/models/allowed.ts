import { modelIdOf } from './family.ts'
import { isNear } from './geography.ts'
import { matches } from './glob.ts'

/** No restriction. It must be set explicitly: an unset variable lets nothing pass. */
const ANY = '(any)'

/**
 * Tells whether a model may be used: `ALLOWED_MODELS` (comma-separated globs of foundation model ids, or `(any)`) must
 * allow it, and `INFERENCE_GEOGRAPHIES` must allow the Regions in which it may run.
 *
 * @param idOrArn a foundation model id, an inference profile id, or the ARN of either. An identifier that does not tell
 *   its model, such as that of an application inference profile, is refused if there is a restriction.
 * @throws if `ALLOWED_MODELS` is not set.
 */
export function isAllowed(idOrArn: string): boolean {
  const globs = process.env['ALLOWED_MODELS']
  if (!globs) throw new Error('ALLOWED_MODELS is not set')
  return (globs === ANY || isAmong(globs.split(','), idOrArn)) && isNear(idOrArn)
}

/**
 * Tells whether globs of foundation model ids include an identifier's model; false if the identifier does not tell it.
 */
export function isAmong(globs: readonly string[], idOrArn: string): boolean {
  const modelId = modelIdOf(idOrArn)
  return modelId !== undefined && globs.some((glob) => matches(glob, modelId))
}
