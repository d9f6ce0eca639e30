import { modelIdOf } from './family.ts'
import { isNear } from './geography.ts'
import { matches } from './glob.ts'

/** No restriction, which has to be said: what is left out lets nothing pass. */
const ANY = '(any)'

/**
 * Whether `ALLOWED_MODELS`, comma-separated globs of foundation model ids or `(any)`, lets a model be used, and
 * `INFERENCE_GEOGRAPHIES` lets it be used where it may be.
 *
 * @param idOrArn a foundation model id, an inference profile id, or the ARN of either. One that does not tell
 *   its model, such as that of an application inference profile, is refused where there is a restriction.
 * @throws where it is not set.
 */
export function isAllowed(idOrArn: string): boolean {
  const globs = process.env['ALLOWED_MODELS']
  if (!globs) throw new Error('ALLOWED_MODELS is not set')
  return (globs === ANY || isAmong(globs.split(','), idOrArn)) && isNear(idOrArn)
}

/** Whether globs of foundation model ids include what an identifier names. One that does not tell it is not among them. */
export function isAmong(globs: readonly string[], idOrArn: string): boolean {
  const modelId = modelIdOf(idOrArn)
  return modelId !== undefined && globs.some((glob) => matches(glob, modelId))
}
