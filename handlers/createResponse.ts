import { createResponse as operation } from '../generated/operations.ts'
import { ask, contextOf } from './ledger/ask.ts'
import { modelOf } from './models/alias.ts'
import { isJson } from './models/json.ts'
import { apisOf } from './models/speaks.ts'
import { accessKeys } from './ports/accessKeys.ts'
import { ledger } from './ports/ledger.ts'
import { profiles } from './ports/profiles.ts'
import { responsesApi } from './ports/responsesApi.ts'
import type { PortsOf, Request } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serveStream } from './runtime/stream.ts'

/** What needs an answer that Bedrock keeps, or work that goes on when the call has ended. */
const KEPT = ['background', 'conversation', 'previous_response_id', 'prompt']

/** Answers OpenAI's Responses by Bedrock's own route for them. */
export async function createResponse(request: Request<'createResponse'>, ports: PortsOf<'createResponse'>) {
  const { model, ...body } = request.body
  const modelId = modelOf(model)
  request.log({ modelId })
  if (!apisOf(modelId).includes('responses')) {
    return problem(
      400,
      `${model} does not speak OpenAI's Responses here. Ask it at /v1/chat/completions, or at /v1/messages where GET /v1/models says so.`,
      { code: 'wrong_route' },
    )
  }
  const asksToKeep = KEPT.find((name) => name in body && body[name] !== null && body[name] !== false)
  if (asksToKeep !== undefined)
    return problem(400, `${asksToKeep} is not taken: no answer is kept here. Send the whole conversation.`)
  const asked = await ask(
    contextOf(request),
    {
      modelId,
      api: 'responses',
      // Bedrock would keep the answer for 30 days.
      body: { ...body, model: modelId, store: false },
      streams: body.stream === true,
    },
    { ledger: ports.ledger, modelApi: ports.responsesApi },
  )
  if ('refused' in asked) return asked.refused
  if ('events' in asked) return asked
  const { answer, headers } = asked
  if (!isJson(answer)) return problem(424, 'The model gave no answer that can be read.')
  return { status: 200 as const, headers, body: answer }
}

export const handler = serveStream(operation, createResponse, { profiles, accessKeys, ledger, responsesApi })
