import type { Ports } from '../../generated/operations.ts'
import { type EmbedsText, type Usable, usableModels } from '../models/usable.ts'
import { isLimited, limitsOf, type Standing } from './limits.ts'

type KeyRequest = {
  caller: { standing: Standing; accessKey: { budget?: number; models?: string[] } }
  signal: AbortSignal
}

/** Lists the models that the access key of a request can invoke. */
export async function usableBy(
  { caller: { standing, accessKey }, signal }: KeyRequest,
  foundationModels: Pick<Ports['foundationModels'], 'list' | 'profiles'>,
  embedsText: EmbedsText,
): Promise<Usable[]> {
  const [foundation, profiles] = await Promise.all([
    foundationModels.list(signal),
    foundationModels.profiles(signal),
  ])
  const limits = limitsOf(standing, Date.now())
  const who = {
    models: [limits.models, accessKey.models],
    isLimited: isLimited(accessKey.budget, limits),
  }
  return usableModels(foundation, profiles, who, embedsText)
}
