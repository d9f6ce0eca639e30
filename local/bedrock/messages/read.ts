import { type Body, isBody, numberOr, textOr } from '../body.ts'
import {
  type Conversation,
  EMPTY,
  type Part,
  stringsIn,
  type Tool,
  type Turn,
} from '../model/conversation.ts'
import { thinks } from './claude.ts'

/** Reads the conversation from a checked body of Anthropic's Messages. */
export function conversationIn(body: Body): Conversation {
  const tools = Array.isArray(body['tools']) ? body['tools'].filter(isBody) : []
  const marked = tools.map(({ cache_control }) => cache_control).findLast(isBody)
  const choice = isBody(body['tool_choice']) ? body['tool_choice'] : {}
  const format = wantedFormat(body)
  const turns = turnsIn(body)
  // A top-level `cache_control` marks the end of the whole input.
  if (isBody(body['cache_control'])) turns.at(-1)?.parts.push(...cachePoint(body))
  return {
    ...EMPTY,
    tools: tools.map(toolOf),
    ...(marked && { toolsCached: { hour: marked['ttl'] === '1h' } }),
    system: partsOf(body['system']),
    turns,
    toolChoice: choiceOf(choice),
    parallel: choice['disable_parallel_tool_use'] !== true,
    ...(format && { schema: format['schema'] ?? true }),
    thinking: thinks(body['thinking']),
    maxTokens: numberOr(body['max_tokens'], Number.POSITIVE_INFINITY),
    stopSequences: stringsIn(body['stop_sequences']),
  }
}

function turnsIn(body: Body): Turn[] {
  const messages = Array.isArray(body['messages']) ? body['messages'].filter(isBody) : []
  return messages.map(({ role, content }) => ({
    role: role === 'assistant' ? 'assistant' : 'user',
    parts: partsOf(content),
  }))
}

function partsOf(content: unknown): Part[] {
  if (typeof content === 'string') return [{ kind: 'text', text: content }]
  if (!Array.isArray(content)) return []
  return content.filter(isBody).flatMap((block) => [partOf(block), ...cachePoint(block)])
}

function partOf(block: Body): Part {
  switch (block['type']) {
    case 'text':
      return { kind: 'text', text: textOr(block['text']) }
    case 'tool_use':
      return {
        kind: 'call',
        id: textOr(block['id']),
        name: textOr(block['name']),
        input: JSON.stringify(block['input'] ?? {}),
      }
    case 'tool_result':
      return { kind: 'result', id: textOr(block['tool_use_id']), text: resultOf(block['content']) }
    case 'thinking':
      return { kind: 'text', text: '' }
    default:
      return { kind: 'media' }
  }
}

function resultOf(content: unknown): string {
  return partsOf(content)
    .flatMap((part) => (part.kind === 'text' ? [part.text] : []))
    .join('\n')
}

function cachePoint({ cache_control: mark }: Body): Part[] {
  return isBody(mark) ? [{ kind: 'cachePoint', hour: mark['ttl'] === '1h' }] : []
}

function toolOf({ name, description, input_schema: schema }: Body): Tool {
  return { name: textOr(name), description: textOr(description), schema }
}

function choiceOf({ type, name }: Body): Conversation['toolChoice'] {
  if (type === 'tool') return { name: textOr(name) }
  return type === 'any' || type === 'none' ? type : 'auto'
}

/** Reads `output_config.format`, formerly `output_format`. */
function wantedFormat(body: Body): Body | undefined {
  const config = isBody(body['output_config']) ? body['output_config'] : {}
  return [config['format'], body['output_format']].find(isBody)
}
