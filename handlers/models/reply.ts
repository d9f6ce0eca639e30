import { JSONPath } from 'jsonpath-plus'
import { modelIdOf } from './family.ts'

/** OpenAI's chat completion, which several providers answer with. */
const CHAT = '$.choices[0].message.content'

/**
 * Where each provider puts the reply, by the provider's part of the model id. A provider's paths are tried in
 * order. Source: Bedrock user guide, 'Inference request parameters and response fields for foundation models'.
 *
 * The paths hold no script or filter expression, and none ever comes from a caller: jsonpath-plus can run
 * code for those (CVE-2024-21534, CVE-2025-1302).
 */
const REPLY_PATHS: ReadonlyMap<string, readonly string[]> = new Map([
  ['ai21', [CHAT, '$.completions[0].data.text']],
  [
    'amazon',
    [
      '$.output.message.content[*].text',
      '$.results[0].outputText',
      '$.embedding',
      '$.embeddingsByType',
      '$.images[0]',
    ],
  ],
  ['anthropic', ['$.content[*].text', '$.completion']],
  ['cohere', ['$.text', '$.generations[0].text', '$.embeddings']],
  ['deepseek', ['$.choices[0].text', CHAT]],
  ['meta', ['$.generation']],
  ['mistral', ['$.outputs[0].text', CHAT]],
  ['openai', [CHAT]],
  ['qwen', [CHAT]],
  ['stability', ['$.images[0]', '$.artifacts[0].base64']],
  ['writer', [CHAT]],
])

/** Present in a reply that waits for the caller to run a tool, in each provider's words. */
const TOOL_CALL_PATHS = [
  '$.tool_calls[0]',
  '$.choices[0].message.tool_calls[0]',
  '$.output.message.content[*].toolUse',
]

/**
 * The reply in a provider's response body.
 *
 * Text that comes in several blocks (Anthropic Messages, Nova) is joined without a separator, since a
 * provider may cut one sentence into blocks, as Anthropic does for citations. Thinking, reasoning and tool
 * blocks are passed over. A reply that asks for a tool is given whole, with or without text beside it,
 * because the caller cannot go on without the tool's name and input; so is one whose text is empty,
 * because only the body tells why.
 *
 * @param modelId what was invoked: a model id, an inference profile id, or the ARN of either.
 * @param body the parsed response body.
 * @returns the text, the embedding (Cohere: all embeddings, or the object of them by type) or the base64 of
 * the first image; the whole body for a provider or a shape that is not in the table. Never undefined, never
 * throws.
 */
export function replyOf(modelId: string, body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body ?? null
  const provider = modelIdOf(modelId)?.split('.', 1)[0] ?? ''
  const paths = REPLY_PATHS.get(provider)
  if (!paths || asksForTool(body)) return body
  for (const path of paths) {
    const [first, ...more] = read(path, body)
    const reply = more.length === 0 ? first : joined([first, ...more])
    if (reply !== undefined && reply !== null && reply !== '') return reply
  }
  return body
}

function asksForTool(body: object): boolean {
  // Anthropic's server-side tools stand in `content` too, but run without the caller and end otherwise.
  return (
    ('stop_reason' in body && body.stop_reason === 'tool_use') ||
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
