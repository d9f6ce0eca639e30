import { properties } from '../problem.ts'
import type { Tool } from './conversation.ts'

/** The example tool of the playground. */
export const EXAMPLE_TOOL = JSON.stringify(
  {
    name: 'get_weather',
    description: 'The weather in a city.',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
  null,
  2,
)

/** The tool that the user wrote; none for an empty text, and undefined for an invalid one. */
export function toolsIn(text: string): Tool[] | undefined {
  if (text.trim() === '') return []
  const { name, ...more } = properties(jsonIn(text))
  return typeof name === 'string' ? [{ name, ...more }] : undefined
}

/** Parses JSON; undefined if the text is invalid. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
