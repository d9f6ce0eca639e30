import { listModels as operation } from '../generated/operations.ts'
import { limitsOf } from './ledger/limits.ts'
import { count } from './ledger/spend.ts'
import { isAllowed, isAmong } from './models/allowed.ts'
import { modelIdOf } from './models/family.ts'
import { foundationModels } from './ports/foundationModels.ts'
import { ledger } from './ports/ledger.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Lists the Region's foundation models that may be invoked here, and the inference profiles that invoke them. */
export async function listModels(
  { caller, requestId, signal, log }: Request<'listModels'>,
  { foundationModels, ledger }: PortsOf<'listModels'>,
): Promise<Response<'listModels'>> {
  const { person, sub, standing } = caller
  const context = { requestId, person, sub, standing, signal, log }
  const counted = await count(context, ledger, () =>
    Promise.all([foundationModels.list(signal), foundationModels.profiles(signal)]),
  )
  if ('refused' in counted) return counted.refused
  const [models, inferenceProfiles] = counted.result
  const byId = new Map(models.map((model) => [model.modelId, model]))
  const invokedBy = inferenceProfiles.flatMap(({ inferenceProfileId = '', inferenceProfileName, status }) => {
    const model = byId.get(modelIdOf(inferenceProfileId))
    if (!model || status !== 'ACTIVE') return []
    const named = { modelId: inferenceProfileId, modelName: inferenceProfileName ?? inferenceProfileId }
    return [{ ...model, ...named, inferenceTypesSupported: ['INFERENCE_PROFILE'] }]
  })
  const globs = limitsOf(standing, Date.now()).models
  const summaries = [...models, ...invokedBy].filter(
    ({ modelId = '' }) => isAllowed(modelId) && (!globs || isAmong(globs, modelId)),
  )
  return {
    status: 200,
    headers: counted.headers,
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

export const handler = serve(operation, listModels, { profiles, foundationModels, ledger })
