import { AwsError } from '../aws/call.ts'
import { answer, type Inference, type Invocation, idOf, type Simulator } from './answer.ts'
import { type BodySchema, check, malformed, numberOr, textOr, violations } from './body.ts'
import { messagesRefusal } from './messages/check.ts'
import { anthropicName } from './messages/claude.ts'
import { conversationIn } from './messages/read.ts'
import { messageEvents, messageOf } from './messages/write.ts'
import { stringsIn } from './model/conversation.ts'
import { replyTo } from './model/reply.ts'
import { longReply } from './reserved.ts'

/** Source: user guide, 'Anthropic Claude Messages API'. The required fields stand in the order of recorded errors. */
export const MESSAGES: BodySchema = {
  closed: true,
  fields: {
    max_tokens: { type: 'Integer', required: true, minimum: 1 },
    anthropic_version: { type: 'String', required: true },
    messages: { type: 'JSONArray', required: true },
    anthropic_beta: { type: 'JSONArray' },
    temperature: { type: 'Number', minimum: 0, maximum: 1 },
    top_p: { type: 'Number', minimum: 0, maximum: 1 },
    top_k: { type: 'Integer', minimum: 0 },
    stop_sequences: { type: 'JSONArray' },
    tools: { type: 'JSONArray' },
    tool_choice: { type: 'JSONObject' },
    thinking: { type: 'JSONObject' },
    metadata: { type: 'JSONObject' },
    context_management: { type: 'JSONObject' },
    output_config: { type: 'JSONObject' },
    output_format: { type: 'JSONObject' },
    cache_control: { type: 'JSONObject' },
  },
}

/** Claude's Messages API by InvokeModel. */
export const anthropicMessages: Simulator = (invocation) => {
  const { modelId, body } = invocation
  if ('prompt' in body) {
    throw invalid(
      `"${anthropicName(modelId)}" is not supported on this API. Please use the Messages API instead.`,
    )
  }
  checkMessages(invocation)
  return messagesInference(invocation)
}

/** A reserved model accepts any body, and answers like Claude. */
export const reservedMessages: Simulator = (invocation) => messagesInference(invocation)

function messagesInference(invocation: Invocation): Inference {
  const { modelId, body } = invocation
  const named = { modelId, id: idOf(invocation) }
  const reply = replyTo(modelId, conversationIn(body), longReply(modelId))
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = reply.used
  return {
    body: messageOf(named, reply),
    // Bedrock sends no pings in its own event stream (recorded streams).
    chunks: [...messageEvents(named, reply)].filter(({ type }) => type !== 'ping'),
    inputTokens,
    outputTokens,
    cacheReadTokens,
    cacheWriteTokens,
  }
}

/**
 * Bedrock's own schema refuses bodies for Claude 3; bodies for later models are refused in Anthropic's words. Both are
 * recorded. Unverified: which model is the first to be refused in Anthropic's words.
 */
function checkMessages({ modelId, body }: Invocation) {
  // `system` may be a string or blocks, which the schema cannot express with one type.
  const { system: _, ...rest } = body
  const found = violations(rest, MESSAGES)
  if (modelId.startsWith('anthropic.claude-3')) {
    const notTextCompletion = '#: subject must not be valid against schema {"required":["messages"]}'
    if (found.length > 0) throw malformed('messages' in body ? [notTextCompletion, ...found] : found)
  } else {
    const first = found[0]
    if (first) throw invalid(anthropicWords(first))
  }
  const refusal = messagesRefusal(modelId, body)
  if (refusal !== undefined) throw invalid(refusal)
}

/** Translates a schema violation into Anthropic's words. */
export function anthropicWords(violation: string): string {
  const missing = /required key \[(.+)\] not found/.exec(violation)?.[1]
  if (missing) return `${missing}: Field required`
  const extraneous = /extraneous key \[(.+)\] is not permitted/.exec(violation)?.[1]
  if (extraneous) return `${extraneous}: Extra inputs are not permitted`
  const [, field, minimum] = /^#\/(\w+): \S+ is not greater or equal to (\S+)/.exec(violation) ?? []
  if (field) return `${field}: Input should be greater than or equal to ${minimum}`
  const [, tooLarge, maximum] = /^#\/(\w+): \S+ is not less or equal to (\S+)/.exec(violation) ?? []
  if (tooLarge) return `${tooLarge}: Input should be less than or equal to ${maximum}`
  const [, wrong, type = ''] = /^#\/(\w+): expected type: (\w+)/.exec(violation) ?? []
  return `${wrong}: Input should be a valid ${TYPE_WORDS[type] ?? 'value'}`
}

const TYPE_WORDS: { [type: string]: string } = {
  Integer: 'integer',
  Number: 'number',
  String: 'string',
  JSONArray: 'list',
  JSONObject: 'dictionary',
}

/** Claude's older text completion. Source: user guide, 'Anthropic Claude Text Completions API'. */
export const anthropicCompletion: Simulator = (invocation) => {
  const { modelId, body } = invocation
  check(body, {
    closed: true,
    fields: {
      prompt: { type: 'String', required: true, minLength: 1 },
      max_tokens_to_sample: { type: 'Integer', required: true, minimum: 0 },
      anthropic_version: { type: 'String' },
      temperature: { type: 'Number', minimum: 0, maximum: 1 },
      top_p: { type: 'Number', minimum: 0, maximum: 1 },
      top_k: { type: 'Integer', minimum: 0 },
      stop_sequences: { type: 'JSONArray' },
    },
  })
  const prompt = textOr(body['prompt'])
  const question = /.*\n\nHuman:(.*?)(\n\nAssistant:.*)?$/s.exec(prompt)?.[1] ?? prompt
  const { text, pieces, inputTokens, outputTokens, cut } = answer(modelId, prompt, {
    maxTokens: numberOr(body['max_tokens_to_sample'], Number.POSITIVE_INFINITY),
    question,
    stopSequences: stringsIn(body['stop_sequences']),
  })
  const end = cut
    ? { stop_reason: 'max_tokens', stop: null }
    : { stop_reason: 'stop_sequence', stop: '\n\nHuman:' }
  return {
    body: { type: 'completion', completion: ` ${text}`, ...end },
    chunks: pieces.map((piece, index) => ({
      type: 'completion',
      completion: index === 0 ? ` ${piece}` : piece,
      ...(index < pieces.length - 1 ? { stop_reason: null, stop: null } : end),
    })),
    inputTokens,
    outputTokens,
  }
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message)
}
