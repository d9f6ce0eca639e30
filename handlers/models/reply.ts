import { JSONPath } from 'jsonpath-plus'
import { modelIdOf } from './family.ts'
import { items, own } from './json.ts'

/**
 * Where a reply stands: in each of `each`, at `within`, behind `reasoning`. What is read there of one is joined.
 *
 * Some models write their reasoning before the answer in the same text: gpt-oss in `<reasoning>`, Qwen and DeepSeek
 * in `<think>`, whose opening DeepSeek R1 has in its prompt. One that is not closed is all there is. Source: replies
 * of InvokeModel as reported; the user guide does not say.
 */
type Place = { each: string; within: string; reasoning?: RegExp }

const one = (within: string): Place => ({ each: '$', within })
const several = (each: string, within: string): Place => ({ each, within })

/** OpenAI's chat completion, which several providers answer with. */
const CHAT = several('$.choices[*]', '$.message.content')
const THINKING_CHAT = { ...CHAT, reasoning: /^\s*<think>.*?(?:<\/think>\s*|$)/s }

/**
 * Where each provider puts the reply, by the provider's part of the model id. A provider's places are tried in
 * order. Source: Bedrock user guide, 'Inference request parameters and response fields for foundation models'.
 *
 * The paths hold no script or filter expression, and none ever comes from a caller: jsonpath-plus can run
 * code for those (CVE-2024-21534, CVE-2025-1302).
 */
const REPLIES: ReadonlyMap<string, readonly Place[]> = new Map([
  ['ai21', [CHAT, several('$.completions[*]', '$.data.text')]],
  [
    'amazon',
    [
      one('$.output.message.content[*].text'),
      several('$.results[*]', '$.outputText'),
      one('$.embedding'),
      one('$.embeddingsByType'),
      several('$.images[*]', '$'),
    ],
  ],
  ['anthropic', [one('$.content[*].text'), one('$.completion')]],
  ['cohere', [one('$.text'), several('$.generations[*]', '$.text'), one('$.embeddings')]],
  [
    'deepseek',
    [
      { ...several('$.choices[*]', '$.text'), reasoning: /^(?:.*?<\/think>\s*|\s*<think>.*)/s },
      THINKING_CHAT,
    ],
  ],
  ['meta', [one('$.generation')]],
  ['mistral', [several('$.outputs[*]', '$.text'), CHAT]],
  ['openai', [{ ...CHAT, reasoning: /^\s*<reasoning>.*?(?:<\/reasoning>\s*|$)/s }]],
  ['qwen', [THINKING_CHAT]],
  ['stability', [several('$.images[*]', '$'), several('$.artifacts[*]', '$.base64')]],
  ['writer', [CHAT]],
])

/** Present in a reply that waits for the caller to run a tool, in each provider's words. */
const TOOL_CALL_PATHS = [
  '$.tool_calls[0]',
  '$.choices[*].message.tool_calls[0]',
  '$.output.message.content[*].toolUse',
]

/**
 * The reply in a provider's response body.
 *
 * Text that comes in several blocks (Anthropic Messages, Nova) is joined without a separator, since a
 * provider may cut one sentence into blocks, as Anthropic does for citations. Thinking, reasoning and tool
 * blocks are passed over. A reply that asks for a tool, or for the turn to be gone on with, is given whole, with or
 * without text beside it, because the caller cannot go on without the tool's name and input; so is one whose text is
 * empty, because only the body tells why.
 *
 * @param modelId what was invoked: a model id, an inference profile id, or the ARN of either.
 * @param body the parsed response body.
 * @returns the text, the embedding (Cohere: all embeddings, or the object of them by type) or the image in base64;
 * a list of texts or images where the model made several; the whole body for a provider or a shape that is not in
 * the table. Never undefined, never throws.
 */
export function replyOf(modelId: string, body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body ?? null
  const provider = modelIdOf(modelId)?.split('.', 1)[0] ?? ''
  const places = REPLIES.get(provider)
  if (!places || waitsForCaller(body)) return body
  for (const place of places) {
    const replies = read(place.each, body).map((part) => replyIn(part, place))
    const [first, ...more] = replies
    if (replies.length === 0 || replies.includes(undefined)) continue
    return more.length === 0 ? first : replies
  }
  return body
}

/** What stands at a path, without its reasoning; undefined where that is nothing. */
function replyIn(part: unknown, { within, reasoning }: Place): unknown {
  const [first, ...more] = typeof part === 'object' && part !== null ? read(within, part) : [part]
  const reply = more.length === 0 ? first : joined([first, ...more])
  const answer = typeof reply === 'string' && reasoning ? reply.replace(reasoning, '') : reply
  return answer === null || answer === '' ? undefined : answer
}

/** Whether the caller has to run a tool, or to send what there is back, before there is an answer. */
function waitsForCaller(body: object): boolean {
  // Anthropic's server-side tools stand in `content` too, as `server_tool_use`, but run without the caller. The
  // output may end amid a call of the caller's, so that the stop reason does not tell.
  return (
    own(body, 'stop_reason') === 'pause_turn' ||
    items(own(body, 'content')).some((block) => own(block, 'type') === 'tool_use') ||
    TOOL_CALL_PATHS.some((path) => read(path, body).length > 0)
  )
}

function joined(texts: unknown[]): string | undefined {
  return texts.every((text) => typeof text === 'string') ? texts.join('') : undefined
}

function read(path: string, json: object): unknown[] {
  const found = JSONPath({ path, json, wrap: true, eval: false })
  return Array.isArray(found) ? found : []
}
