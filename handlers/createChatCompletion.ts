import { createChatCompletion as operation } from '../generated/operations.ts'
import { Chunks } from './dialects/chat/toChunks.ts'
import { toCompletion } from './dialects/chat/toCompletion.ts'
import { toConverse } from './dialects/chat/toConverse.ts'
import { toEvents } from './dialects/chat/toEvents.ts'
import { ask, contextOf, type StreamedEvent } from './ledger/ask.ts'
import { limitsOf } from './ledger/limits.ts'
import { modelOf } from './models/alias.ts'
import { modelIdOf } from './models/family.ts'
import { isJson, own } from './models/json.ts'
import { pricedModel } from './models/priceTable.ts'
import { apisOf } from './models/speaks.ts'
import { accessKeys } from './ports/accessKeys.ts'
import { ledger } from './ports/ledger.ts'
import { modelApi } from './ports/modelApi.ts'
import { profiles } from './ports/profiles.ts'
import type { PortsOf, Request, ServerSentEvent } from './runtime/contract.ts'
import { Problem, problem } from './runtime/problem.ts'
import { serveStream } from './runtime/stream.ts'

type ChatRequestOf = Request<'createChatCompletion'>
type Ports = PortsOf<'createChatCompletion'>

/** Serves OpenAI's Chat Completions through Bedrock's own route if the model has it, else through Converse. */
export async function createChatCompletion(request: ChatRequestOf, ports: Ports) {
  const { model } = request.body
  const modelId = modelOf(model)
  request.log({ modelId })
  const apis = apisOf(modelId)
  if (apis.includes('chat')) return forwarded(modelId, request, ports)
  if (apis.includes('converse')) return converted(modelId, request, ports)
  return problem(404, `There is no text model ${model} here. GET /v1/models lists the models.`, {
    code: 'model_not_found',
  })
}

async function forwarded(modelId: string, request: ChatRequestOf, ports: Ports) {
  const { body } = request
  if ((body['n'] ?? 1) !== 1) return problem(400, 'n must be 1: the gateway returns one answer to a request.')
  const streams = body.stream === true
  const wantsUsage = own(own(body, 'stream_options'), 'include_usage') === true
  const options = isJson(body['stream_options']) ? body['stream_options'] : {}
  const asked = await ask(
    contextOf(request),
    {
      modelId,
      api: 'chat',
      body: {
        ...body,
        model: modelId,
        // The settlement needs the usage, even if the caller did not request it.
        ...(streams && { stream_options: { ...options, include_usage: true } }),
      },
      streams,
    },
    ports,
  )
  if ('refused' in asked) return asked.refused
  if ('events' in asked) return { ...asked, events: wantsUsage ? asked.events : withoutUsage(asked.events) }
  const { answer, headers } = asked
  if (!isJson(answer)) return problem(424, 'The model returned an unreadable answer.')
  return { status: 200 as const, headers, body: answer }
}

/** Leaves out the usage chunk, which has no choices. */
async function* withoutUsage(events: AsyncIterable<StreamedEvent>): AsyncGenerator<StreamedEvent> {
  for await (const event of events) if (!/"choices"\s*:\s*\[\s*\]/.test(event.data)) yield event
}

async function converted(modelId: string, request: ChatRequestOf, ports: Ports) {
  const { body, caller, requestId } = request
  const { maxOutputTokens } = limitsOf(caller.standing, Date.now())
  const converse = toConverse({ ...body, model: modelId }, mostTokensOf(modelId, maxOutputTokens))
  if ('refused' in converse) return problem(400, converse.refused, paramOf(converse.param))
  const { request: mapped, ignored, answerTool, whole = false } = converse
  const streams = body.stream === true
  const asked = await ask(
    contextOf(request),
    { modelId, api: 'converse', body: mapped, streams: streams && !whole },
    ports,
  )
  if ('refused' in asked) return asked.refused
  const headers = {
    ...asked.headers,
    ...(ignored.length > 0 && { 'x-ignored-parameters': ignored.join(', ') }),
  }
  const made = {
    id: `chatcmpl-${requestId}`,
    created: Math.floor(Date.now() / 1000),
    model: body.model,
    ...(answerTool !== undefined && { answerTool }),
  }
  const chunks = () => new Chunks(made, own(own(body, 'stream_options'), 'include_usage') === true)
  if ('events' in asked) return { headers, events: chunksOf(asked.events, chunks()) }
  if (streams) {
    const answer = wholeChunks(asked.answer, chunks())
    return 'failed' in answer ? failureOf(answer) : { headers, events: answer.events }
  }
  const completion = toCompletion(asked.answer, made)
  if ('failed' in completion) return failureOf(completion)
  return { status: 200 as const, headers, body: completion }
}

/** Returns the ledger's bound on the output. */
function mostTokensOf(modelId: string, ofPlan: number): number {
  const most = pricedModel(modelIdOf(modelId) ?? '')?.maxOutputTokens ?? Number.POSITIVE_INFINITY
  return Math.min(most, ofPlan)
}

async function* chunksOf(
  events: AsyncIterable<StreamedEvent>,
  chunks: Chunks,
): AsyncGenerator<ServerSentEvent<{ [field: string]: unknown } | string>> {
  for await (const { event = '', data } of events) {
    const parsed: unknown = JSON.parse(data)
    for (const chunk of chunks.take({ [event]: parsed })) {
      if ('failed' in chunk) throw new Problem(424, chunk.failed, { code: chunk.code })
      yield { data: chunk }
    }
  }
  for (const { failed, code } of chunks.end()) throw new Problem(424, failed, { code })
  yield { data: '[DONE]' }
}

/**
 * Converts a complete response to chunks. A failure among them is returned as such, because no stream has started yet.
 */
function wholeChunks(answer: unknown, chunks: Chunks) {
  const taken = [...toEvents(answer).flatMap((event) => chunks.take(event)), ...chunks.end()]
  const failed = taken.find((chunk) => 'failed' in chunk)
  if (failed) return failed
  const events = async function* (): ReturnType<typeof chunksOf> {
    for (const data of taken) yield { data }
    yield { data: '[DONE]' }
  }
  return { events: events() }
}

function failureOf({ failed, code }: { failed: string; code: string }) {
  return code === 'context_length_exceeded' ? problem(400, failed, { code }) : problem(424, failed, { code })
}

function paramOf(param: string | undefined) {
  return param === undefined ? {} : { errors: [{ field: param, message: 'is not accepted' }] }
}

export const handler = serveStream(operation, createChatCompletion, {
  profiles,
  accessKeys,
  ledger,
  modelApi,
})
