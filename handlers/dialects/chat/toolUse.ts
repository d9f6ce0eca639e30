import { createHash } from 'node:crypto'
import { own } from '../../models/json.ts'
import { parseJson } from '../../runtime/json.ts'
import { isObject } from '../json.ts'
import { refuse } from '../refusal.ts'
import type { Block } from './converse.ts'

type ToolUse = Extract<Block, { toolUse: unknown }>

/** Source: Bedrock API reference, ToolUseBlock; models such as Kimi give ids with `.` and `:`. */
const TOOL_ID = /^[\w.:-]{1,64}$/

/** Source: Bedrock API reference, ToolSpecification. OpenAI's is the same. */
const TOOL_NAME = /^[\w-]{1,64}$/

/**
 * The id of a tool call as the model takes it: the same where it does, otherwise nine letters and digits that follow
 * from it, so that a call and its result meet. What the model itself names a call fits and comes back unchanged.
 */
export function toolIdOf(id: unknown, param: string, taken: RegExp = TOOL_ID): string {
  if (typeof id !== 'string' || id === '') refuse('A tool call is named by an id.', param)
  if (taken.test(id)) return id
  const digits = BigInt(`0x${createHash('sha256').update(id).digest('hex')}`).toString(36)
  return digits.slice(-9)
}

/** The name of a tool. */
export function toolNameOf(name: unknown, param: string): string {
  if (typeof name !== 'string' || !TOOL_NAME.test(name))
    refuse("A function's name has 1 to 64 letters, digits, underscores and hyphens.", param)
  return name
}

/** One of an assistant message's `tool_calls`. */
export function toolUseOf(call: unknown, param: string, taken?: RegExp): ToolUse {
  if ((own(call, 'type') ?? 'function') !== 'function') refuse('A tool call is of type function.', param)
  const called = own(call, 'function')
  return {
    toolUse: {
      toolUseId: toolIdOf(own(call, 'id'), `${param}.id`, taken),
      name: toolNameOf(own(called, 'name'), `${param}.function.name`),
      input: inputOf(own(called, 'arguments') ?? '', `${param}.function.arguments`),
    },
  }
}

/** Models write arguments that are no JSON object, or half of one; Converse takes only objects. */
function inputOf(text: unknown, param: string) {
  if (typeof text !== 'string') refuse('The arguments of a function are JSON in text.', param)
  if (!/\S/.test(text)) return {}
  try {
    const input = parseJson(text)
    if (isObject(input)) return input
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error
  }
  return { arguments: text }
}
