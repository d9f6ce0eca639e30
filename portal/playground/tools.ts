import { properties } from '../problem.ts'
import type { Tool } from './conversation.ts'

/** What the tool of the playground looks like before somebody writes their own. */
export const EXAMPLE_TOOL = JSON.stringify(
  {
    name: 'get_weather',
    description: 'The weather in a city.',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
  null,
  2,
)

/** The tool that somebody wrote; none where nothing is written, and undefined where it is none. */
export function toolsIn(text: string): Tool[] | undefined {
  if (text.trim() === '') return []
  const { name, ...more } = properties(jsonIn(text))
  return typeof name === 'string' ? [{ name, ...more }] : undefined
}

/** What a text says in JSON; undefined where it is none. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
