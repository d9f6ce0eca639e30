import { createEmbedding as operation } from '../generated/operations.ts'
import { toBodies } from './dialects/embeddings/toBodies.ts'
import { toList } from './dialects/embeddings/toList.ts'
import { contextOf } from './ledger/ask.ts'
import { blocked } from './ledger/guard.ts'
import { refusalOf, usedByAll } from './ledger/invoked.ts'
import { spend } from './ledger/spend.ts'
import { modelOf } from './models/alias.ts'
import { intervened } from './models/guardrail.ts'
import { accessKeys } from './ports/accessKeys.ts'
import { ledger } from './ports/ledger.ts'
import { models } from './ports/models.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** More calls would exceed the time that API Gateway waits. */
const MOST_CALLS = 256

/**
 * Embeds texts with InvokeModel. They count as one request and one call in the ledger, however many calls the model
 * needs.
 */
export async function createEmbedding(
  request: Request<'createEmbedding'>,
  { ledger, models }: PortsOf<'createEmbedding'>,
): Promise<Response<'createEmbedding'>> {
  const { body, signal, log } = request
  const modelId = modelOf(body.model)
  log({ modelId })
  const mapped = toBodies({ ...body, model: modelId })
  if ('refused' in mapped) {
    const { refused, param } = mapped
    return problem(400, refused, param === undefined ? {} : { errors: [{ field: param, message: refused }] })
  }
  const { bodies, count, base64, ignored } = mapped
  if (bodies.length > MOST_CALLS)
    return problem(400, `This model embeds one text per call: send at most ${MOST_CALLS} texts in a request.`)
  const spent = await spend(
    contextOf(request),
    { modelId, body: { inputs: bodies } },
    ledger,
    async (reserved) => {
      const invoked = await models.invokeEach(reserved, signal)
      return { result: invoked, used: usedByAll(modelId, invoked) }
    },
  )
  if ('refused' in spent) return spent.refused
  const answers = []
  for (const invoked of spent.result) {
    if (invoked.outcome !== 'answered') return refusalOf(invoked)
    if (intervened(invoked.body)) return blocked()
    const { inputTokens } = invoked.tokens
    answers.push({ body: invoked.body, ...(inputTokens !== undefined && { inputTokens }) })
  }
  const list = toList(answers, { model: body.model, count, base64 })
  if ('failed' in list) return problem(424, list.failed, { code: list.code })
  const headers = {
    ...spent.headers,
    ...(ignored.length > 0 && { 'x-ignored-parameters': ignored.join(', ') }),
  }
  return { status: 200, headers, body: list }
}

export const handler = serve(operation, createEmbedding, { profiles, accessKeys, ledger, models })
