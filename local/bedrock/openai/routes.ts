import { type AwsAnswer, type AwsCall, AwsError, type AwsOperation } from '../../aws/call.ts'
import { bodyId } from '../answer.ts'
import { type Body, isBody, readBody, textOr } from '../body.ts'
import { generate, type InvokeOptions, streamed } from '../generate.ts'
import { DEFAULT_PROJECT, questionAbout } from '../identifier.ts'
import { replyTo } from '../model/reply.ts'
import { isReserved, longReply } from '../reserved.ts'
import { SSE_HEADERS, sseData, sseEvent } from '../sse.ts'
import { completionChunks, completionOf } from './chatCompletion.ts'
import { chatComplaint, chatConversation } from './chatRequest.ts'
import { type Complaint, InvalidRequest, openaiError } from './refusal.ts'
import { responseEvents, responseOf } from './response.ts'
import { responsesComplaint, responsesConversation } from './responsesRequest.ts'

/**
 * The models that accept OpenAI's chat completions at Bedrock itself: OpenAI's, and the open models whose cards say so;
 * not Claude, Nova or the older models. Source: user guide, 'Chat Completions API', and the models' cards. Unverified:
 * the list of the models that take chat completions.
 */
const CHAT =
  /^(openai|xai|qwen|google|nvidia)\.|^deepseek\.v3|^mistral\.(devstral|magistral|ministral|mistral-large-3|voxtral)/

/** The models that accept OpenAI's Responses. Source: user guide, 'Responses API'. */
const RESPONSES = /^openai\.gpt-5/

/** `POST /openai/v1/chat/completions`. The IAM checks are those of InvokeModel. */
export function chatCompletionsRoute(call: AwsCall, options: InvokeOptions): AwsOperation {
  return route(call, options, CHAT, (modelId, body) => {
    refuse(chatComplaint(modelId, body))
    const reply = replyTo(modelId, chatConversation(modelId, body), longReply(modelId))
    const named = namedBy(modelId, body, options)
    if (body['stream'] !== true) return { body: completionOf(named, reply) }
    const { include_usage: wanted } = isBody(body['stream_options']) ? body['stream_options'] : {}
    const chunks = completionChunks(named, reply, wanted === true)
    return {
      headers: SSE_HEADERS,
      body: streamed(modelId, withDone(chunks), call, options, {
        encode: (chunk) => (chunk === DONE ? sseData(DONE) : sseEvent(chunk)),
        fail: (error) => sseEvent(openaiError(error)),
      }),
    }
  })
}

/**
 * `POST /openai/v1/responses`. The simulation stores no responses, so none can be continued. IAM also checks the
 * account's default project, for InvokeModel even for a stream (user guide, 'Responses API').
 */
export function responsesRoute(call: AwsCall, options: InvokeOptions): AwsOperation {
  const operation = route(call, options, RESPONSES, (modelId, body) => {
    refuse(responsesComplaint(body))
    const reply = replyTo(modelId, responsesConversation(modelId, body), longReply(modelId))
    const named = namedBy(modelId, body, options)
    if (body['stream'] !== true) return { body: responseOf(named, body, reply) }
    return {
      headers: SSE_HEADERS,
      body: streamed(modelId, responseEvents(named, body, reply), call, options, {
        encode: (event) => sseEvent(event, event.type),
        fail: ({ code, message }) => sseEvent({ type: 'error', code, message, param: null }, 'error'),
      }),
    }
  })
  return { ...operation, also: [...(operation.also ?? []), DEFAULT_PROJECT] }
}

const DONE = '[DONE]'

function* withDone(chunks: Iterable<object>): Generator<object | typeof DONE> {
  yield* chunks
  yield DONE
}

function route(
  call: AwsCall,
  options: InvokeOptions,
  models: RegExp,
  respond: (modelId: string, body: Body) => AwsAnswer,
): AwsOperation {
  const body = readBody(call.body)
  const model = textOr(body?.['model'])
  const question = questionAbout(model, body?.['stream'] === true)
  return {
    ...question,
    // Without a model, IAM has nothing to check: every caller gets the refusal.
    signed: model !== '',
    refusal: (error, requestId) => ({
      status: error.status,
      headers: { ...error.headers, 'x-request-id': requestId },
      body: openaiError(error),
    }),
    run: async () => {
      if (!body) throw new InvalidRequest({ message: 'We could not parse the JSON body of your request.' })
      if (model === '')
        throw new InvalidRequest({
          message: "Missing required parameter: 'model'.",
          param: 'model',
          code: 'missing_required_parameter',
        })
      if (model.includes(':application-inference-profile/'))
        throw new InvalidRequest({
          message: 'Application inference profiles are not supported on this route.',
          param: 'model',
        })
      return generate(model, call, options, (modelId) => {
        if (!models.test(modelId) && !isReserved(modelId))
          throw new InvalidRequest({
            message: `The model '${model}' isn't supported on this route.`,
            param: 'model',
          })
        return respond(modelId, body)
      }).catch((error: unknown) => {
        throw unknownModel(error, model)
      })
    },
  }
}

/** Converts the error for an unknown model to OpenAI's words. */
function unknownModel(error: unknown, model: string): unknown {
  const unknown = error instanceof AwsError && error.message === 'The provided model identifier is invalid.'
  if (!unknown) return error
  const message = `The model '${model}' does not exist or you do not have access to it.`
  return new InvalidRequest({ message, param: 'model', code: 'model_not_found' }, 404)
}

function refuse(complaint: Complaint | undefined): void {
  if (complaint) throw new InvalidRequest(complaint)
}

function namedBy(modelId: string, body: Body, { now }: InvokeOptions) {
  return { modelId, id: bodyId(modelId, body), created: Math.floor(now() / 1000) }
}
