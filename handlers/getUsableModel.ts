import { getUsableModel as operation } from '../generated/operations.ts'
import { embedsText } from './dialects/embeddings/families.ts'
import { usableBy } from './ledger/usable.ts'
import { accessKeys } from './ports/accessKeys.ts'
import { foundationModels } from './ports/foundationModels.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** Returns one model that an access key can invoke. */
export async function getUsableModel(
  request: Request<'getUsableModel'>,
  { foundationModels }: PortsOf<'getUsableModel'>,
): Promise<Response<'getUsableModel'>> {
  const { model: asked } = request.path
  const models = await usableBy(request, foundationModels, embedsText)
  const model = models.find(({ id }) => id === asked)
  if (!model)
    return problem(404, `This access key has no model ${asked}. GET /v1/models lists its models.`, {
      code: 'model_not_found',
    })
  return { status: 200, body: model }
}

export const handler = serve(operation, getUsableModel, { profiles, accessKeys, foundationModels })
