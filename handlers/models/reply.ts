import { JSONPath } from 'jsonpath-plus'
import { modelIdOf } from './family.ts'
import { items, own } from './json.ts'

/**
 * The place of a reply: in each match of `each`, at `within`, after `reasoning`. Several matches of `within` are
 * joined.
 *
 * Some models write their reasoning before the answer in the same text: gpt-oss in `<reasoning>`, Qwen and DeepSeek in
 * `<think>`. DeepSeek R1 has the opening tag in its prompt. Unclosed reasoning is the whole text. Source: replies of
 * InvokeModel as reported; the user guide does not say.
 */
type Place = { each: string; within: string; reasoning?: RegExp }

const one = (within: string): Place => ({ each: '$', within })
const several = (each: string, within: string): Place => ({ each, within })

/** OpenAI's chat completion, which several providers return. */
const CHAT = several('$.choices[*]', '$.message.content')
const THINKING_CHAT = { ...CHAT, reasoning: /^\s*<think>.*?(?:<\/think>\s*|$)/s }

/**
 * The places of each provider's reply, by the provider's part of the model id. They are tried in order. Source: Bedrock
 * user guide, 'Inference request parameters and response fields for foundation models'.
 *
 * The paths contain no script or filter expressions, and never come from a caller, because jsonpath-plus can run code
 * for those (CVE-2024-21534, CVE-2025-1302).
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

/** Paths that exist in a reply that waits for the caller to run a tool, for each provider. */
const TOOL_CALL_PATHS = [
  '$.tool_calls[0]',
  '$.choices[*].message.tool_calls[0]',
  '$.output.message.content[*].toolUse',
]

/**
 * Returns the reply in a provider's response body.
 *
 * Text in several blocks (Anthropic Messages, Nova) is joined without a separator, because a provider may cut one
 * sentence into blocks, as Anthropic does for citations. Thinking, reasoning and tool blocks are skipped. A reply that
 * requests a tool or a continuation of the turn is returned whole, with or without text, because the caller needs the
 * tool's name and input to go on. A reply with an empty text is returned whole too, because only the body tells why.
 *
 * @param modelId the invoked model: a model id, an inference profile id, or the ARN of either.
 * @param body the parsed response body.
 * @returns the text, the embedding (Cohere: all embeddings, or the object of them by type) or the image in base64; a
 *   list if the model generated several texts or images; the whole body for an unknown provider or shape. Never
 *   undefined, never throws.
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

/** Returns the reply within a part, without its reasoning; undefined if nothing is left. */
function replyIn(part: unknown, { within, reasoning }: Place): unknown {
  const [first, ...more] = typeof part === 'object' && part !== null ? read(within, part) : [part]
  const reply = more.length === 0 ? first : joined([first, ...more])
  const answer = typeof reply === 'string' && reasoning ? reply.replace(reasoning, '') : reply
  return answer === null || answer === '' ? undefined : answer
}

/** Tells whether the caller must run a tool, or send the turn back, before there is an answer. */
function waitsForCaller(body: object): boolean {
  // Anthropic's server-side tools are in `content` too, as `server_tool_use`, but run without the caller. The stop
  // reason is not enough, because the output may end in the middle of a tool call for the caller.
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
