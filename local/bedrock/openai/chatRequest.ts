import { type Body, isBody, numberOr, textOr } from '../body.ts'
import {
  type Conversation,
  EMPTY,
  type Part,
  stringsIn,
  type Tool,
  type Turn,
} from '../model/conversation.ts'
import type { Complaint } from './refusal.ts'

const ROLES = ['system', 'assistant', 'user', 'function', 'tool', 'developer']

/** Models that accept only one temperature and only `max_completion_tokens`. Source: OpenAI, 'Reasoning models'. */
const GPT_5 = /^openai\.gpt-5/

/** Returns OpenAI's refusal of a chat completion's body; undefined for an accepted body. */
export function chatComplaint(modelId: string, body: Body): Complaint | undefined {
  const { messages, temperature, max_tokens, stream, stream_options, n, tools } = body
  if (!Array.isArray(messages))
    return {
      message: "Missing required parameter: 'messages'.",
      param: 'messages',
      code: 'missing_required_parameter',
    }
  if (messages.length === 0) {
    const message =
      "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead."
    return { message, param: 'messages', code: 'empty_array' }
  }
  if (stream_options !== undefined && stream !== true) {
    const message = "The 'stream_options' parameter is only allowed when 'stream' is enabled."
    return { message, param: 'stream_options' }
  }
  if (typeof n === 'number' && n !== 1) return { message: "Only 'n' of 1 is supported.", param: 'n' }
  if (GPT_5.test(modelId) && max_tokens !== undefined) {
    const message =
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
    return { message, param: 'max_tokens', code: 'unsupported_parameter' }
  }
  if (GPT_5.test(modelId) && temperature !== undefined && temperature !== 1) {
    const message = `Unsupported value: 'temperature' does not support ${String(temperature)} with this model. Only the default (1) value is supported.`
    return { message, param: 'temperature', code: 'unsupported_value' }
  }
  return (
    outside(body, 'temperature', 0, 2) ??
    outside(body, 'top_p', 0, 1) ??
    outside(body, 'max_tokens', 1) ??
    outside(body, 'max_completion_tokens', 1) ??
    firstOf(messages, (message, index) => messageComplaint(message, index, messages)) ??
    firstOf(Array.isArray(tools) ? tools : [], toolComplaint)
  )
}

/** Returns OpenAI's refusal of a value that is not a number or out of bounds. */
export function outside(body: Body, param: string, least: number, most = Number.POSITIVE_INFINITY) {
  const value = body[param]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number')
    return { message: `Invalid type for '${param}': expected a number.`, param, code: 'invalid_type' }
  if (value >= least && value <= most) return undefined
  const [bound, than] = value < least ? [least, '>='] : [most, '<=']
  const kind = value < least ? 'below_min_value' : 'above_max_value'
  const message = `Invalid '${param}': ${value < least ? 'integer below minimum' : 'decimal above maximum'} value. Expected a value ${than} ${bound}, but got ${value} instead.`
  return {
    message,
    param,
    code: kind === 'below_min_value' ? 'integer_below_min_value' : 'decimal_above_max_value',
  }
}

/** Returns the first complaint about an item. */
export function firstOf(
  items: readonly unknown[],
  complaint: (item: unknown, index: number) => Complaint | undefined,
): Complaint | undefined {
  for (const [index, item] of items.entries()) {
    const found = complaint(item, index)
    if (found) return found
  }
  return undefined
}

function messageComplaint(
  message: unknown,
  index: number,
  messages: readonly unknown[],
): Complaint | undefined {
  const param = `messages.[${index}].role`
  const role = isBody(message) ? message['role'] : undefined
  if (typeof role !== 'string' || !ROLES.includes(role)) {
    const supported = `'system', 'assistant', 'user', 'function', 'tool', and 'developer'`
    return {
      message: `Invalid value: '${String(role)}'. Supported values are: ${supported}.`,
      param: `messages[${index}].role`,
      code: 'invalid_value',
    }
  }
  const before = messages.slice(0, index).findLast((one) => isBody(one) && one['role'] !== 'tool')
  if (role === 'tool' && idsIn(before).length === 0) {
    const said = "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'."
    return { message: `Invalid parameter: ${said}`, param }
  }
  const missing = idsIn(message).filter((id) => !answeredAfter(messages, index).includes(id))
  return missing.length === 0
    ? undefined
    : {
        message: `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${missing.join(', ')}`,
        param,
      }
}

function idsIn(message: unknown): string[] {
  const calls = isBody(message) && message['role'] === 'assistant' ? message['tool_calls'] : undefined
  return Array.isArray(calls) ? calls.filter(isBody).map(({ id }) => textOr(id)) : []
}

function answeredAfter(messages: readonly unknown[], index: number): string[] {
  const after = messages.slice(index + 1).filter(isBody)
  const end = after.findIndex(({ role }) => role !== 'tool')
  return after.slice(0, end < 0 ? undefined : end).map(({ tool_call_id: id }) => textOr(id))
}

function toolComplaint(tool: unknown, index: number): Complaint | undefined {
  const { type, function: called } = isBody(tool) ? tool : {}
  if (type !== 'function') {
    const param = `tools[${index}].type`
    return {
      message: `Invalid value: '${String(type)}'. Supported values are: 'function'.`,
      param,
      code: 'invalid_value',
    }
  }
  return nameComplaint(isBody(called) ? called['name'] : undefined, `tools[${index}].function.name`)
}

/** Returns OpenAI's refusal of a function's name. */
export function nameComplaint(name: unknown, param: string): Complaint | undefined {
  if (typeof name !== 'string')
    return { message: `Missing required parameter: '${param}'.`, param, code: 'missing_required_parameter' }
  if (/^[a-zA-Z0-9_-]{1,64}$/.test(name)) return undefined
  return {
    message: `Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`,
    param,
    code: 'invalid_value',
  }
}

/** Reads the conversation in the body of a chat completion. */
export function chatConversation(modelId: string, body: Body): Conversation {
  const messages = Array.isArray(body['messages']) ? body['messages'].filter(isBody) : []
  const tools = Array.isArray(body['tools']) ? body['tools'].filter(isBody) : []
  const maxTokens = numberOr(
    body['max_completion_tokens'],
    numberOr(body['max_tokens'], Number.POSITIVE_INFINITY),
  )
  const { schema } = { schema: schemaOf(body['response_format']) }
  return {
    ...EMPTY,
    tools: tools.map(({ function: called }) => toolOf(called)),
    system: messages.filter(isSystem).flatMap(({ content }) => partsOf(content)),
    turns: turnsIn(messages),
    toolChoice: choiceOf(body['tool_choice']),
    parallel: body['parallel_tool_calls'] !== false,
    ...(schema !== undefined && { schema }),
    thinking: reasons(modelId, body['reasoning_effort']),
    maxTokens,
    stopSequences: typeof body['stop'] === 'string' ? [body['stop']] : stringsIn(body['stop']),
  }
}

/** GPT-5 reasons by default; the simulated gpt-oss only if told to. */
export function reasons(modelId: string, effort: unknown): boolean {
  if (GPT_5.test(modelId)) return effort !== 'none' && effort !== 'minimal'
  return modelId.startsWith('openai.') && typeof effort === 'string' && effort !== 'none'
}

function isSystem({ role }: Body): boolean {
  return role === 'system' || role === 'developer'
}

/** Makes a turn for each message, and one turn for consecutive tool results. */
function turnsIn(messages: readonly Body[]): Turn[] {
  const turns: Turn[] = []
  for (const message of messages) {
    const { role, content, tool_call_id: id } = message
    const last = turns.at(-1)
    if (role === 'tool') {
      const part: Part = { kind: 'result', id: textOr(id), text: textOfParts(content) }
      if (last?.role === 'user' && last.parts[0]?.kind === 'result') last.parts.push(part)
      else turns.push({ role: 'user', parts: [part] })
    } else if (role === 'assistant') {
      turns.push({ role, parts: [...partsOf(content), ...callsIn(message)] })
    } else if (!isSystem(message)) turns.push({ role: 'user', parts: partsOf(content) })
  }
  return turns
}

function callsIn({ tool_calls: calls }: Body): Part[] {
  if (!Array.isArray(calls)) return []
  return calls.filter(isBody).map(({ id, function: called }) => {
    const { name, arguments: input } = isBody(called) ? called : {}
    return { kind: 'call', id: textOr(id), name: textOr(name), input: textOr(input) }
  })
}

/** Reads a text, one part, or a list of parts. */
export function partsOf(content: unknown): Part[] {
  if (typeof content === 'string') return [{ kind: 'text', text: content }]
  if (Array.isArray(content)) return content.flatMap(partsOf)
  if (!isBody(content)) return []
  return typeof content['text'] === 'string' ? [{ kind: 'text', text: content['text'] }] : [{ kind: 'media' }]
}

function textOfParts(content: unknown): string {
  return partsOf(content)
    .flatMap((part) => (part.kind === 'text' ? [part.text] : []))
    .join('\n')
}

function toolOf(called: unknown): Tool {
  const { name, description, parameters: schema } = isBody(called) ? called : {}
  return { name: textOr(name), description: textOr(description), schema }
}

function choiceOf(choice: unknown): Conversation['toolChoice'] {
  // Mistral says `any` where OpenAI says `required`.
  if (choice === 'required' || choice === 'any') return 'any'
  if (choice === 'none') return 'none'
  const called = isBody(choice) ? choice['function'] : undefined
  return isBody(called) ? { name: textOr(called['name']) } : 'auto'
}

function schemaOf(format: unknown): unknown {
  if (!isBody(format)) return undefined
  if (format['type'] === 'json_object') return { type: 'object' }
  const { schema = {} } = isBody(format['json_schema']) ? format['json_schema'] : {}
  return format['type'] === 'json_schema' ? schema : undefined
}
