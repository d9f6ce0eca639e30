import type { Ports } from '../../generated/operations.ts'
import { type EmbedsText, type Usable, usableModels } from '../models/usable.ts'
import { isLimited } from './limits.ts'

type KeyRequest = {
  caller: { accessKey: { budget?: number; models?: string[] } }
  signal: AbortSignal
}

/** The models that the access key of a request can invoke. */
export async function usableBy(
  { caller: { accessKey }, signal }: KeyRequest,
  foundationModels: Pick<Ports['foundationModels'], 'list' | 'profiles'>,
  embedsText: EmbedsText,
): Promise<Usable[]> {
  const [foundation, profiles] = await Promise.all([
    foundationModels.list(signal),
    foundationModels.profiles(signal),
  ])
  const who = { models: accessKey.models, isLimited: isLimited(accessKey.budget) }
  return usableModels(foundation, profiles, who, embedsText)
}
