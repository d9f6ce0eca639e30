import { getUsableModel as operation } from '../generated/operations.ts'
import { contextOf } from './ledger/ask.ts'
import { isLimited, limitsOf } from './ledger/limits.ts'
import { usableModels } from './models/usable.ts'
import { accessKeys } from './ports/accessKeys.ts'
import { foundationModels } from './ports/foundationModels.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** Tells of one model that an access key can invoke. */
export async function getUsableModel(
  request: Request<'getUsableModel'>,
  { foundationModels }: PortsOf<'getUsableModel'>,
): Promise<Response<'getUsableModel'>> {
  const { path, signal } = request
  const { key, standing } = contextOf(request)
  const limits = limitsOf(standing, Date.now())
  const who = { models: [limits.models, key?.models], isLimited: isLimited(key?.budget, limits) }
  const [foundation, inferenceProfiles] = await Promise.all([
    foundationModels.list(signal),
    foundationModels.profiles(signal),
  ])
  const model = usableModels(foundation, inferenceProfiles, who).find(({ id }) => id === path.model)
  if (!model)
    return problem(404, `This key has no model ${path.model}. GET /v1/models lists those that it has.`, {
      code: 'model_not_found',
    })
  return { status: 200, body: model }
}

export const handler = serve(operation, getUsableModel, { profiles, accessKeys, foundationModels })
