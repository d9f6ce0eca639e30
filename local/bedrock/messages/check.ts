import { type Body, isBody, numberOr } from '../body.ts'
import { claudeRefusal } from './claude.ts'

/**
 * Returns why Anthropic refuses a body whose fields have the right types, in its words as reported from live calls;
 * undefined for an accepted body.
 */
export function messagesRefusal(modelId: string, body: Body): string | undefined {
  const messages = Array.isArray(body['messages']) ? body['messages'] : []
  if (messages.length === 0) return 'messages: at least one message is required'
  const tools = Array.isArray(body['tools']) ? body['tools'] : []
  return (
    firstOf(messages, messageRefusal) ??
    pairsRefusal(messages) ??
    firstOf(tools, toolRefusal) ??
    choiceRefusal(body['tool_choice'], tools) ??
    lastRefusal(messages.at(-1)) ??
    claudeRefusal(modelId, optionsIn(body))
  )
}

function firstOf(
  items: readonly unknown[],
  refusal: (item: unknown, index: number) => string | undefined,
): string | undefined {
  for (const [index, item] of items.entries()) {
    const found = refusal(item, index)
    if (found !== undefined) return found
  }
  return undefined
}

const BLOCKS = [
  'document',
  'image',
  'redacted_thinking',
  'search_result',
  'text',
  'thinking',
  'tool_result',
  'tool_use',
]

function messageRefusal(message: unknown, index: number): string | undefined {
  const at = `messages.${index}`
  if (!isBody(message)) return `${at}: Input should be a valid dictionary`
  const { role, content } = message
  if (role === 'system')
    return 'messages: Unexpected role "system". The Messages API accepts a top-level `system` parameter, not "system" as an input message role.'
  if (role !== 'user' && role !== 'assistant') return `${at}.role: Input should be 'user' or 'assistant'`
  if (content === undefined) return `${at}.content: Field required`
  if (typeof content === 'string') return content === '' && role === 'user' ? empty(at) : undefined
  if (!Array.isArray(content)) return `${at}.content: Input should be a valid list`
  if (content.length === 0 && role === 'user') return empty(at)
  return firstOf(content, (block, place) => blockRefusal(block, `${at}.content.${place}`))
}

function empty(at: string): string {
  return `${at}: user messages must have non-empty content`
}

function blockRefusal(block: unknown, at: string): string | undefined {
  if (!isBody(block)) return `${at}: Input should be a valid dictionary`
  const { type } = block
  if (typeof type !== 'string' || !BLOCKS.includes(type)) return `${at}: ${unexpectedTag(type, BLOCKS)}`
  if (type !== 'text') return undefined
  if (typeof block['text'] !== 'string') return `${at}.text.text: Field required`
  return block['text'] === '' ? 'messages: text content blocks must be non-empty' : undefined
}

function unexpectedTag(type: unknown, expected: readonly string[]): string {
  const tags = expected.map((tag) => `'${tag}'`).join(', ')
  return `Input tag '${String(type)}' found using 'type' does not match any of the expected tags: ${tags}`
}

/** Each tool call needs its result in the next message, and each result its call in the message before. */
function pairsRefusal(messages: readonly unknown[]): string | undefined {
  return firstOf(messages, (message, index) => {
    const calls = idsIn(message, 'tool_use', 'id')
    const next = messages[index + 1]
    const answered = new Set(idsIn(next, 'tool_result', 'tool_use_id'))
    const missing = calls.filter((id) => !answered.has(id))
    if (next !== undefined && missing.length > 0)
      return `messages.${index + 1}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing.join(', ')}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the next message.`
    const asked = new Set(idsIn(messages[index - 1], 'tool_use', 'id'))
    const unasked = idsIn(message, 'tool_result', 'tool_use_id').find((id) => !asked.has(id))
    return unasked === undefined
      ? undefined
      : `messages.${index}.content.0: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${unasked}. Each \`tool_result\` block must have a corresponding \`tool_use\` block in the previous message.`
  })
}

function idsIn(message: unknown, type: string, key: string): string[] {
  const content = isBody(message) && Array.isArray(message['content']) ? message['content'] : []
  return content
    .filter(isBody)
    .filter((block) => block['type'] === type)
    .map((block) => String(block[key]))
}

/** The tools that a caller runs; Bedrock does not offer the tools that Anthropic runs. */
const CLIENT_TOOL = /^(bash|computer|memory|text_editor|tool_search_tool_\w+)_\d{8}$/

const TOOLS = ['bash_20250124', 'custom', 'memory_20250818', 'text_editor_20250124', 'text_editor_20250728']

function toolRefusal(tool: unknown, index: number): string | undefined {
  const at = `tools.${index}`
  if (!isBody(tool)) return `${at}: Input should be a valid dictionary`
  const { type = 'custom', name, input_schema: schema } = tool
  if (type !== 'custom')
    return CLIENT_TOOL.test(String(type)) ? undefined : `${at}: ${unexpectedTag(type, TOOLS)}`
  if (typeof name !== 'string') return `${at}.custom.name: Field required`
  if (!/^[a-zA-Z0-9_-]{1,128}$/.test(name))
    return `${at}.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'`
  if (!isBody(schema)) return `${at}.custom.input_schema: Field required`
  if (schema['type'] === undefined) return `${at}.custom.input_schema.type: Field required`
  return schema['type'] === 'object' ? undefined : `${at}.custom.input_schema.type: Input should be 'object'`
}

function choiceRefusal(choice: unknown, tools: readonly unknown[]): string | undefined {
  if (!isBody(choice)) return undefined
  if (tools.length === 0) return 'tool_choice: tool_choice may only be specified while providing tools'
  const { type, name } = choice
  const types = ['any', 'auto', 'none', 'tool']
  if (!types.includes(String(type))) return `tool_choice: ${unexpectedTag(type, types)}`
  if (type !== 'tool' || tools.some((tool) => isBody(tool) && tool['name'] === name)) return undefined
  return `tool_choice.tool: Tool '${String(name)}' not found in provided tools`
}

function lastRefusal(message: unknown): string | undefined {
  const { role, content } = isBody(message) ? message : {}
  return role === 'assistant' && typeof content === 'string' && /\s$/.test(content)
    ? 'messages: final assistant content cannot end with trailing whitespace'
    : undefined
}

function optionsIn(body: Body) {
  const messages = Array.isArray(body['messages']) ? body['messages'] : []
  const last: unknown = messages.at(-1)
  const choice = isBody(body['tool_choice']) ? body['tool_choice']['type'] : undefined
  const { max_tokens, temperature, top_p, thinking } = body
  return {
    maxTokens: numberOr(max_tokens, Number.POSITIVE_INFINITY),
    temperature: typeof temperature === 'number' ? temperature : undefined,
    topP: typeof top_p === 'number' ? top_p : undefined,
    thinking: isBody(thinking) ? thinking : undefined,
    forced: choice === 'any' || choice === 'tool',
    prefilled: isBody(last) && last['role'] === 'assistant',
  }
}
