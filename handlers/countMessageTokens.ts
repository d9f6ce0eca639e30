import { countMessageTokens as operation } from '../generated/operations.ts'
import { modelsOf } from './ledger/limits.ts'
import { modelRefusal } from './ledger/modelRefusal.ts'
import { modelOf } from './models/alias.ts'
import { modelIdOf } from './models/family.ts'
import { accessKeys } from './ports/accessKeys.ts'
import { profiles } from './ports/profiles.ts'
import { tokenCounter } from './ports/tokenCounter.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** Counts the input tokens of a message, if Bedrock counts for its model. */
export async function countMessageTokens(
  { body: { model, ...message }, caller, signal, log }: Request<'countMessageTokens'>,
  { tokenCounter }: PortsOf<'countMessageTokens'>,
): Promise<Response<'countMessageTokens'>> {
  const asked = modelOf(model)
  log({ modelId: asked })
  const refused = modelRefusal(asked, modelsOf(caller.standing, Date.now()), caller.accessKey.models)
  if (refused) return refused
  const modelId = modelIdOf(asked)
  const counts = modelId?.startsWith('anthropic.')
  // Leaves out fields that an invocation does not have or that Bedrock rejects.
  const { stream: _, metadata: __, ...counted } = message
  const body = { max_tokens: 1, ...counted, anthropic_version: 'bedrock-2023-05-31' }
  const tokens = modelId && counts ? await tokenCounter.count(modelId, body, signal) : undefined
  if (tokens === undefined)
    return problem(404, `Bedrock does not count tokens for ${model}.`, { code: 'model_not_found' })
  return { status: 200, body: { input_tokens: tokens } }
}

export const handler = serve(operation, countMessageTokens, { profiles, accessKeys, tokenCounter })
