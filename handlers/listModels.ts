import { listModels as operation } from '../generated/operations.ts'
import { isAllowed } from './models/allowed.ts'
import { foundationModels } from './ports/foundationModels.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Lists the foundation models of the Region that may be invoked here. */
export async function listModels(
  { signal }: Request<'listModels'>,
  { foundationModels }: PortsOf<'listModels'>,
): Promise<Response<'listModels'>> {
  const summaries = (await foundationModels.list(signal)).filter(({ modelId }) => isAllowed(modelId ?? ''))
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: 'Successfully retrieved foundation models list.',
      foundationModels: summaries.map((model) => ({
        modelId: model.modelId ?? '',
        modelName: model.modelName ?? '',
        providerName: model.providerName ?? '',
        inputModalities: model.inputModalities ?? [],
        outputModalities: model.outputModalities ?? [],
        inferenceTypesSupported: model.inferenceTypesSupported ?? [],
        responseStreamingSupported: model.responseStreamingSupported ?? false,
        lifecycle: model.modelLifecycle?.status ?? 'ACTIVE',
      })),
    },
  }
}

export const handler = serve(operation, listModels, { foundationModels })
