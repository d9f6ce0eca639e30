import type { Conversation, Tool } from './conversation.ts'
import { exampleOf } from './example.ts'

/** A call that the model asks for; `input` is the JSON of the arguments. */
export type ToolCall = { name: string; input: string }

/** Shorter words stand in any prompt. */
const TELLING = 5

/**
 * Which tools the model calls. Where a choice forces a call, the one named, or those that the prompt speaks of, or
 * else the first. Otherwise those that the prompt names; where it names none, those with a word of the name or of
 * the description, of five letters or more, in the prompt; and none at all once their results are there.
 *
 * @param prompt what the user said last.
 * @param answered whether the user's turn brings the results of tools.
 */
export function toolCalls(conversation: Conversation, prompt: string, answered: boolean): ToolCall[] {
  const { tools, toolChoice, parallel } = conversation
  if (toolChoice === 'none' || tools.length === 0) return []
  if (typeof toolChoice === 'object') return callsOf(named(tools, toolChoice.name), prompt)
  if (answered && toolChoice === 'auto') return []
  const spoken = spokenOf(tools, prompt)
  const chosen = toolChoice === 'any' && spoken.length === 0 ? tools.slice(0, 1) : spoken
  return callsOf(parallel ? chosen : chosen.slice(0, 1), prompt)
}

function named(tools: readonly Tool[], wanted: string): Tool[] {
  return tools.filter(({ name }) => name === wanted)
}

function spokenOf(tools: readonly Tool[], prompt: string): Tool[] {
  const spoken = new Set(words(prompt))
  const byName = tools.filter(({ name }) => spoken.has(name.toLowerCase()))
  if (byName.length > 0) return byName
  return tools.filter(({ name, description }) =>
    [
      ...words(name.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replaceAll(/[_-]/g, ' ')),
      ...words(description),
    ].some((word) => word.length >= TELLING && spoken.has(word)),
  )
}

function callsOf(tools: readonly Tool[], prompt: string): ToolCall[] {
  return tools.map(({ name, schema }) => {
    const input = exampleOf(schema ?? { type: 'object' }, prompt)
    return { name, input: JSON.stringify(input) }
  })
}

function words(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}_-]+/gu) ?? []
}
