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
 * Returns the id of a tool call in a form that the model accepts: unchanged if it does, else nine letters and digits
 * derived from it, so that a call and its result still match. Ids from the model itself fit and stay unchanged.
 */
export function toolIdOf(id: unknown, param: string, taken: RegExp = TOOL_ID): string {
  if (typeof id !== 'string' || id === '') refuse('A tool call needs an id.', param)
  if (taken.test(id)) return id
  const digits = BigInt(`0x${createHash('sha256').update(id).digest('hex')}`).toString(36)
  return digits.slice(-9)
}

/** Checks the name of a tool. */
export function toolNameOf(name: unknown, param: string): string {
  if (typeof name !== 'string' || !TOOL_NAME.test(name))
    refuse("A function's name must have 1 to 64 letters, digits, underscores and hyphens.", param)
  return name
}

/** Converts one of an assistant message's `tool_calls`. */
export function toolUseOf(call: unknown, param: string, taken?: RegExp): ToolUse {
  if ((own(call, 'type') ?? 'function') !== 'function') refuse('A tool call must be of type function.', param)
  const called = own(call, 'function')
  return {
    toolUse: {
      toolUseId: toolIdOf(own(call, 'id'), `${param}.id`, taken),
      name: toolNameOf(own(called, 'name'), `${param}.function.name`),
      input: inputOf(own(called, 'arguments') ?? '', `${param}.function.arguments`),
    },
  }
}

/**
 * Parses the arguments of a call. Models may write arguments that are not a JSON object, or only half of one, but
 * Converse accepts only objects.
 */
function inputOf(text: unknown, param: string) {
  if (typeof text !== 'string') refuse("A function's arguments must be a string of JSON.", param)
  if (!/\S/.test(text)) return {}
  try {
    const input = parseJson(text)
    if (isObject(input)) return input
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error
  }
  return { arguments: text }
}
