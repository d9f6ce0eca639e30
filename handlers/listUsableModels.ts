import { listUsableModels as operation } from '../generated/operations.ts'
import { embedsText } from './dialects/embeddings/families.ts'
import { usableBy } from './ledger/usable.ts'
import { accessKeys } from './ports/accessKeys.ts'
import { foundationModels } from './ports/foundationModels.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Lists the models that an access key can invoke. */
export async function listUsableModels(
  request: Request<'listUsableModels'>,
  { foundationModels }: PortsOf<'listUsableModels'>,
): Promise<Response<'listUsableModels'>> {
  const data = await usableBy(request, foundationModels, embedsText)
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
