import { AwsError } from '../aws/call.ts'
import { type Invocation, idOf, type Simulator } from './answer.ts'
import { check, isBody } from './body.ts'
import { type Reply, replyTo } from './model/reply.ts'
import { callId, completionChunks, completionOf } from './openai/chatCompletion.ts'
import { chatComplaint, chatConversation } from './openai/chatRequest.ts'

/**
 * OpenAI's chat completion by InvokeModel, as AI21 Jamba, DeepSeek V3, Mistral's newer models, OpenAI, Qwen and Writer
 * accept it. Source: the providers' pages under 'Inference request parameters' in the user guide. Unverified: the
 * providers' words for a refused body.
 */
export const chatCompletion: Simulator = (invocation) => {
  const { modelId, body, created } = invocation
  const reply = chat(invocation)
  const named = { modelId, id: idOf(invocation), created }
  const options = body['stream_options']
  const includeUsage = isBody(options) && options['include_usage'] === true
  return {
    body: completionOf(named, reply),
    chunks: completionChunks(named, reply, includeUsage),
    ...counts(reply),
  }
}

/** Mistral Large's own form of a chat completion. Source: user guide, 'Mistral AI chat completion'. */
export const mistralChat: Simulator = (invocation) => {
  const reply = chat(invocation)
  const stop_reason =
    reply.stop === 'max_tokens' ? 'length' : reply.stop === 'tool_use' ? 'tool_calls' : 'stop'
  const calls = reply.blocks
    .filter((block) => block.kind === 'call')
    .map(({ name, pieces }, index) => ({
      id: callId(invocation.modelId, idOf(invocation), index),
      function: { name, arguments: pieces.join('') },
    }))
  const choice = (content: string, reason: string | null, called = calls) => {
    const message = { role: 'assistant', content, ...(called.length > 0 && { tool_calls: called }) }
    return { choices: [{ index: 0, message, stop_reason: reason }] }
  }
  const pieces = reply.blocks.flatMap((block) => (block.kind === 'call' ? [] : block.pieces))
  return {
    body: choice(pieces.join(''), stop_reason),
    chunks: [...pieces.map((piece) => choice(piece, null, [])), choice('', stop_reason)],
    ...counts(reply),
  }
}

function chat({ modelId, body }: Invocation): Reply {
  check(body, {
    fields: {
      messages: { type: 'JSONArray', required: true, minItems: 1 },
      max_tokens: { type: 'Integer', minimum: 1 },
      max_completion_tokens: { type: 'Integer', minimum: 1 },
      temperature: { type: 'Number', minimum: 0, maximum: 2 },
      top_p: { type: 'Number', minimum: 0, maximum: 1 },
    },
  })
  const complaint = chatComplaint(modelId, { ...body, stream_options: undefined })
  if (complaint) throw new AwsError('ValidationException', complaint.message)
  return replyTo(modelId, chatConversation(modelId, body))
}

const counts = ({ used: { inputTokens, outputTokens } }: Reply) => ({ inputTokens, outputTokens })
