import { listUsableModels as operation } from '../generated/operations.ts'
import { contextOf } from './ledger/ask.ts'
import { isLimited, limitsOf } from './ledger/limits.ts'
import { usableModels } from './models/usable.ts'
import { accessKeys } from './ports/accessKeys.ts'
import { foundationModels } from './ports/foundationModels.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Lists what an access key can invoke. */
export async function listUsableModels(
  request: Request<'listUsableModels'>,
  { foundationModels }: PortsOf<'listUsableModels'>,
): Promise<Response<'listUsableModels'>> {
  const { signal } = request
  const { key, standing } = contextOf(request)
  const limits = limitsOf(standing, Date.now())
  const who = { models: [limits.models, key?.models], isLimited: isLimited(key?.budget, limits) }
  const [foundation, inferenceProfiles] = await Promise.all([
    foundationModels.list(signal),
    foundationModels.profiles(signal),
  ])
  const data = usableModels(foundation, inferenceProfiles, who)
  const [first, last] = [data.at(0), data.at(-1)]
  return {
    status: 200,
    body: {
      object: 'list',
      data,
      has_more: false,
      ...(first && last && { first_id: first.id, last_id: last.id }),
    },
  }
}

export const handler = serve(operation, listUsableModels, { profiles, accessKeys, foundationModels })
