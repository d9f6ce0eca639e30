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

/** Fields that need a response stored by Bedrock, or work that continues after the call. */
const KEPT = ['background', 'conversation', 'previous_response_id', 'prompt']

/** Serves OpenAI's Responses through Bedrock's own route. */
export async function createResponse(request: Request<'createResponse'>, ports: PortsOf<'createResponse'>) {
  const { model, ...body } = request.body
  const modelId = modelOf(model)
  request.log({ modelId })
  if (!apisOf(modelId).includes('responses')) {
    return problem(
      400,
      `${model} does not support OpenAI's Responses here. Use /v1/chat/completions, or /v1/messages if GET /v1/models lists it.`,
      { code: 'wrong_route' },
    )
  }
  const asksToKeep = KEPT.find((name) => name in body && body[name] !== null && body[name] !== false)
  if (asksToKeep !== undefined)
    return problem(
      400,
      `${asksToKeep} is not supported: the gateway stores no responses. Send the whole conversation.`,
    )
  const asked = await ask(
    contextOf(request),
    {
      modelId,
      api: 'responses',
      // Otherwise Bedrock would store the response for 30 days.
      body: { ...body, model: modelId, store: false },
      streams: body.stream === true,
    },
    { ledger: ports.ledger, modelApi: ports.responsesApi },
  )
  if ('refused' in asked) return asked.refused
  if ('events' in asked) return asked
  const { answer, headers } = asked
  if (!isJson(answer)) return problem(424, 'The model returned an unreadable answer.')
  return { status: 200 as const, headers, body: answer }
}

export const handler = serveStream(operation, createResponse, { profiles, accessKeys, ledger, responsesApi })
