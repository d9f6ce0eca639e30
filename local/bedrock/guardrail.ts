import { type AwsAnswer, type AwsCall, AwsError, type AwsOperation } from '../aws/call.ts'
import { arn } from '../template.ts'
import { isBody, readBody, textOr } from './body.ts'
import { EVENT_STREAM, eventMessage } from './eventStream.ts'
import { SSE_HEADERS, sseData, sseEvent } from './sse.ts'

/** The word that every simulated guardrail blocks. */
export const BLOCKED_WORD = 'SIMULATE_BLOCK'

const MESSAGE = 'This is the message of a simulated guardrail, which blocked the prompt.'

const ACTION = { 'amazon-bedrock-guardrailAction': 'INTERVENED' }

type Guardrail = { id: string; version: string }

/**
 * Adds the IAM checks of the guardrail that a call names beside its model (user guide, 'Set up permissions to enforce
 * specific guardrails for model inference').
 */
export function askedAboutGuardrail(operation: AwsOperation, call: AwsCall): AwsOperation {
  const named = guardrailOf(call)
  if (!named) return operation
  const resource = arn('bedrock', `guardrail/${named.id}`)
  const context = { ...operation.context, 'bedrock:GuardrailIdentifier': `${resource}:${named.version}` }
  return {
    ...operation,
    context,
    also: [
      // The guardrail's context also applies to the other checks of the model.
      ...(operation.also ?? []).map((also) => ({ ...also, context: { ...also.context, ...context } })),
      { action: 'bedrock:ApplyGuardrail', resource },
    ],
  }
}

/** Applies the guardrail that the call names, if any, to an operation of the simulated Bedrock. */
export function guarded(operation: AwsOperation, call: AwsCall): AwsOperation {
  const named = guardrailOf(call)
  if (!named) return operation
  return {
    ...askedAboutGuardrail(operation, call),
    run: () => {
      if (!/^[a-z0-9]+$/.test(named.id) || !/^([1-9]\d{0,7}|DRAFT)$/.test(named.version)) {
        throw new AwsError(
          'ValidationException',
          'The guardrail identifier or version provided in the request does not exist.',
        )
      }
      return call.body.includes(BLOCKED_WORD) ? blockedAnswer(call) : operation.run()
    },
  }
}

/**
 * Reads the guardrail from the headers, or from a field of Converse. Anthropic's Messages and OpenAI's Responses cannot
 * name a guardrail, and ignore the headers.
 */
function guardrailOf({ path, headers, body }: AwsCall): Guardrail | undefined {
  if (/\/converse(-stream)?$/.test(path)) {
    const config = readBody(body)?.['guardrailConfig']
    if (!isBody(config)) return undefined
    return { id: textOr(config['guardrailIdentifier']), version: textOr(config['guardrailVersion']) }
  }
  if (!/\/invoke(-with-response-stream)?$|\/chat\/completions$/.test(path)) return undefined
  const id = headers['x-amzn-bedrock-guardrailidentifier']
  if (id === undefined) return undefined
  return { id: String(id), version: String(headers['x-amzn-bedrock-guardrailversion'] ?? '') }
}

/** Unverified: what an answer has beside the action and the guardrail's message, and that nothing is counted. */
function blockedAnswer({ path, body }: AwsCall): AwsAnswer {
  const usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 }
  const metrics = { latencyMs: 1 }
  if (path.endsWith('/converse')) {
    const message = { role: 'assistant', content: [{ text: MESSAGE }] }
    return { body: { output: { message }, stopReason: 'guardrail_intervened', usage, metrics } }
  }
  if (path.endsWith('/converse-stream')) {
    const events = [
      { messageStart: { role: 'assistant' } },
      { contentBlockDelta: { contentBlockIndex: 0, delta: { text: MESSAGE } } },
      { contentBlockStop: { contentBlockIndex: 0 } },
      { messageStop: { stopReason: 'guardrail_intervened' } },
      { metadata: { usage, metrics } },
    ].flatMap((event) => Object.entries(event).map(([type, payload]) => eventMessage(type, payload)))
    return { headers: { 'Content-Type': EVENT_STREAM }, body: Buffer.concat(events) }
  }
  if (path.endsWith('/chat/completions')) return blockedChat(readBody(body)?.['stream'] === true)
  return { body: { outputText: MESSAGE, ...ACTION } }
}

function blockedChat(streams: boolean): AwsAnswer {
  const head = { id: 'chatcmpl-blocked', created: 0, model: 'guardrail', ...ACTION }
  const message = { role: 'assistant', content: MESSAGE, refusal: null }
  const usage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 }
  const choice = { index: 0, logprobs: null, finish_reason: 'content_filter' }
  if (!streams)
    return { body: { ...head, object: 'chat.completion', choices: [{ ...choice, message }], usage } }
  const chunk = { ...head, object: 'chat.completion.chunk' }
  const chunks = [
    { ...chunk, choices: [{ ...choice, delta: message }] },
    { ...chunk, choices: [], usage },
  ]
  return {
    headers: SSE_HEADERS,
    body: Buffer.concat([...chunks.map((one) => sseEvent(one)), sseData('[DONE]')]),
  }
}
