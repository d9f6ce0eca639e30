import { type Body, isBody, numberOr, textOr } from '../body.ts'
import { type Conversation, EMPTY, type Part, type Tool, type Turn } from '../model/conversation.ts'
import { firstOf, nameComplaint, outside, partsOf, reasons } from './chatRequest.ts'
import type { Complaint } from './refusal.ts'

/** The tools that the caller runs; this endpoint does not offer the tools that OpenAI runs. */
const TOOLS = ['custom', 'function']

/**
 * Returns the refusal of a body for the Responses API; undefined for an accepted body. Source: user guide, 'Responses
 * API', for the features that Bedrock omits; OpenAI for the words. Unverified: the words for what only Bedrock refuses.
 */
export function responsesComplaint(body: Body): Complaint | undefined {
  const { input, background, previous_response_id: previous, tools, temperature } = body
  if (typeof input !== 'string' && !Array.isArray(input))
    return {
      message: "Missing required parameter: 'input'.",
      param: 'input',
      code: 'missing_required_parameter',
    }
  if (background === true)
    return { message: 'Background mode is not supported on this endpoint.', param: 'background' }
  if (typeof previous === 'string') {
    return {
      message: `Previous response with id '${previous}' not found.`,
      param: 'previous_response_id',
      code: 'previous_response_not_found',
    }
  }
  if (temperature !== undefined && temperature !== null && temperature !== 1) {
    const message = "Unsupported parameter: 'temperature' is not supported with this model."
    return { message, param: 'temperature' }
  }
  const items = Array.isArray(input) ? input : []
  return (
    outside(body, 'max_output_tokens', 16) ??
    outside(body, 'top_p', 0, 1) ??
    firstOf(items, (item, index) => itemComplaint(item, index, items)) ??
    firstOf(Array.isArray(tools) ? tools : [], (tool, index) => toolComplaint(tool, index))
  )
}

function itemComplaint(item: unknown, index: number, items: readonly unknown[]): Complaint | undefined {
  if (!isBody(item)) {
    const param = `input[${index}]`
    return { message: `Invalid type for '${param}': expected an object.`, param, code: 'invalid_type' }
  }
  const { type, call_id: id } = item
  if (type !== 'function_call_output' && type !== 'custom_tool_call_output') return undefined
  const called = items.slice(0, index).some((one) => isBody(one) && isCall(one) && one['call_id'] === id)
  return called
    ? undefined
    : { message: `No tool call found for function call output with call_id ${String(id)}.`, param: 'input' }
}

function isCall({ type }: Body): boolean {
  return type === 'function_call' || type === 'custom_tool_call'
}

function toolComplaint(tool: unknown, index: number, holder = 'tools'): Complaint | undefined {
  const at = `${holder}[${index}]`
  const { type, name, tools } = isBody(tool) ? tool : {}
  if (type === 'namespace') {
    const within = (one: unknown, place: number) => toolComplaint(one, place, `${at}.tools`)
    return nameComplaint(name, `${at}.name`) ?? firstOf(Array.isArray(tools) ? tools : [], within)
  }
  if (TOOLS.includes(String(type))) return nameComplaint(name, `${at}.name`)
  return {
    message: `Invalid value: '${String(type)}'. Supported values are: 'function', 'custom' and 'namespace'.`,
    param: `${at}.type`,
    code: 'invalid_value',
  }
}

/** Reads the conversation in a body for the Responses API. */
export function responsesConversation(modelId: string, body: Body): Conversation {
  const { input, instructions, tools, text } = body
  const items: Body[] =
    typeof input === 'string'
      ? [{ role: 'user', content: input }]
      : Array.isArray(input)
        ? input.filter(isBody)
        : []
  const { format } = isBody(text) ? text : {}
  const { effort } = isBody(body['reasoning']) ? body['reasoning'] : {}
  const schema = schemaOf(format)
  return {
    ...EMPTY,
    tools: toolsOf(tools).map(toolOf),
    system: [...partsOf(instructions), ...items.filter(isSystem).flatMap(({ content }) => partsOf(content))],
    turns: turnsIn(items),
    toolChoice: choiceOf(body['tool_choice']),
    parallel: body['parallel_tool_calls'] !== false,
    ...(schema !== undefined && { schema }),
    thinking: reasons(modelId, effort),
    maxTokens: numberOr(body['max_output_tokens'], Number.POSITIVE_INFINITY),
  }
}

function isSystem({ role }: Body): boolean {
  return role === 'system' || role === 'developer'
}

/** Joins consecutive calls, and consecutive results, into one turn each. */
function turnsIn(items: readonly Body[]): Turn[] {
  const turns: Turn[] = []
  const add = (role: Turn['role'], parts: Part[], joins: boolean) => {
    const last = turns.at(-1)
    if (joins && last?.role === role && !last.parts.some(({ kind }) => kind === 'text'))
      last.parts.push(...parts)
    else turns.push({ role, parts })
  }
  for (const item of items.filter((one) => !isSystem(one))) {
    const { type, role, content, call_id: id } = item
    if (isCall(item)) {
      const input = textOr(item['arguments'] ?? item['input'])
      add('assistant', [{ kind: 'call', id: textOr(id), name: textOr(item['name']), input }], true)
    } else if (type === 'function_call_output' || type === 'custom_tool_call_output') {
      const text = partsOf(item['output'])
        .flatMap((part) => (part.kind === 'text' ? [part.text] : []))
        .join('\n')
      add('user', [{ kind: 'result', id: textOr(id), text }], true)
    } else if (type !== 'reasoning') add(role === 'assistant' ? role : 'user', partsOf(content), false)
  }
  return turns
}

/** Lists the callable tools, including those in a namespace. */
export function toolsOf(tools: unknown): Body[] {
  const listed = Array.isArray(tools) ? tools.filter(isBody) : []
  return listed.flatMap((tool) =>
    tool['type'] === 'namespace'
      ? toolsOf(tool['tools']).map((one) => ({ ...one, namespace: tool['name'] }))
      : [tool],
  )
}

/** A custom tool takes one string. */
function toolOf({ type, name, description, parameters }: Body): Tool {
  const schema = type === 'custom' ? { type: 'string' } : parameters
  return { name: textOr(name), description: textOr(description), schema }
}

function choiceOf(choice: unknown): Conversation['toolChoice'] {
  if (choice === 'required') return 'any'
  if (choice === 'none') return 'none'
  return isBody(choice) && typeof choice['name'] === 'string' ? { name: choice['name'] } : 'auto'
}

function schemaOf(format: unknown): unknown {
  if (!isBody(format)) return undefined
  if (format['type'] === 'json_object') return { type: 'object' }
  return format['type'] === 'json_schema' ? (format['schema'] ?? {}) : undefined
}
