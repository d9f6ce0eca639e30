import type { Ports } from '../../generated/operations.ts'
import { type EmbedsText, type Usable, usableModels } from '../models/usable.ts'
import { contextOf } from './ask.ts'
import { isLimited, limitsOf } from './limits.ts'

/** The models that the access key of a request can invoke. */
export async function usableBy(
  request: Parameters<typeof contextOf>[0],
  foundationModels: Pick<Ports['foundationModels'], 'list' | 'profiles'>,
  embedsText: EmbedsText,
): Promise<Usable[]> {
  const { key, standing, signal } = contextOf(request)
  const limits = limitsOf(standing, Date.now())
  const who = { models: [limits.models, key?.models], isLimited: isLimited(key?.budget, limits) }
  const [foundation, profiles] = await Promise.all([
    foundationModels.list(signal),
    foundationModels.profiles(signal),
  ])
  return usableModels(foundation, profiles, who, embedsText)
}
