import { type AwsAnswer, type AwsCall, AwsError, type AwsOperation } from '../../aws/call.ts'
import { bodyId } from '../answer.ts'
import { anthropicWords, MESSAGES } from '../anthropic.ts'
import { type Body, type BodySchema, isBody, readBody, textOr, violations } from '../body.ts'
import { METADATA, METADATA_REFUSAL } from '../converse/check.ts'
import { generate, type InvokeOptions, streamed } from '../generate.ts'
import { questionAbout } from '../identifier.ts'
import { replyTo } from '../model/reply.ts'
import { isReserved, longReply } from '../reserved.ts'
import { SSE_HEADERS, sseEvent } from '../sse.ts'
import { messagesRefusal } from './check.ts'
import { conversationIn } from './read.ts'
import { messageEvents, messageOf } from './write.ts'

/**
 * Anthropic's Messages as Bedrock serves them, only for Claude. Source: user guide, 'Anthropic Messages API', and
 * reports of live calls for its refusals. IAM checks are those of InvokeModel. Unverified: answers to a call that
 * cannot be read.
 */
export function anthropicRoute(call: AwsCall, options: InvokeOptions): AwsOperation {
  const body = readBody(call.body)
  const model = textOr(body?.['model'])
  const streams = body?.['stream'] === true
  // Without a model, IAM has nothing to check: every caller gets the refusal.
  return {
    ...questionAbout(model, streams),
    signed: model !== '',
    refusal: refused,
    run: () => {
      if (!call.headers['anthropic-version'])
        throw new AwsError('ValidationException', 'anthropic-version: header is required')
      if (!body) throw new AwsError('ValidationException', 'The request body is not valid JSON.')
      if (model === '') throw new AwsError('ValidationException', 'model: Field required')
      return generate(model, call, options, (modelId) => respond(modelId, body, streams, call, options))
    },
  }
}

function respond(
  modelId: string,
  body: Body,
  streams: boolean,
  call: AwsCall,
  options: InvokeOptions,
): AwsAnswer {
  if (!modelId.startsWith('anthropic.') && !isReserved(modelId)) {
    throw new AwsError(
      'ResourceNotFoundException',
      `The model '${modelId}' isn't supported on this route.`,
      404,
    )
  }
  const refusal = bodyRefusal(body) ?? messagesRefusal(modelId, body)
  if (refusal !== undefined) throw new AwsError('ValidationException', refusal)
  const named = { modelId, id: bodyId(modelId, body) }
  const reply = replyTo(modelId, conversationIn(body), longReply(modelId))
  if (!streams) return { body: messageOf(named, reply) }
  return {
    headers: SSE_HEADERS,
    body: streamed(modelId, messageEvents(named, reply), call, options, {
      encode: (event) => sseEvent(event, event.type),
      fail: (error) => sseEvent(anthropicError(error), 'error'),
    }),
  }
}

const { anthropic_version: _, ...FIELDS } = MESSAGES.fields

const NATIVE: BodySchema = {
  closed: true,
  fields: {
    model: { type: 'String', required: true },
    ...FIELDS,
    stream: { type: 'Boolean' },
    service_tier: { type: 'String' },
  },
}

/** Source: reports of live calls, field by field. */
function bodyRefusal(body: Body): string | undefined {
  const { system: _, ...rest } = body
  const [first] = violations(rest, NATIVE)
  if (first !== undefined) return anthropicWords(first)
  const { metadata, output_config: config, tools } = body
  if (isBody(config) && 'format' in config) return 'output_config.format: Extra inputs are not permitted'
  const strict = Array.isArray(tools) ? tools.findIndex((tool) => isBody(tool) && 'strict' in tool) : -1
  if (strict >= 0) return `tools.${strict}.custom.strict: Extra inputs are not permitted`
  const { user_id: userId } = isBody(metadata) ? metadata : {}
  return userId === undefined || METADATA.test(String(userId)) ? undefined : METADATA_REFUSAL
}

/** Anthropic's error types by status. Source: Anthropic, 'Errors'. */
const TYPES: { [status: number]: string } = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  408: 'timeout_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  503: 'overloaded_error',
}

/** Renders an error in Anthropic's form. */
function anthropicError({ status, message }: AwsError) {
  return { type: 'error', error: { type: TYPES[status] ?? 'api_error', message } }
}

function refused(error: AwsError, requestId: string): AwsAnswer {
  return {
    status: error.status,
    headers: { ...error.headers, 'request-id': requestId },
    body: { ...anthropicError(error), request_id: requestId },
  }
}
