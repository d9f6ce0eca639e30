import type { Conversation, Tool } from './conversation.ts'
import { exampleOf } from './example.ts'

/** A tool call by the model; `input` is the JSON of the arguments. */
export type ToolCall = { name: string; input: string }

/** The least length of a telling word: shorter words occur in any prompt. */
const TELLING = 5

/**
 * Chooses the tools that the model calls. If the choice forces a call: the named tool, or the tools that the prompt
 * mentions, or else the first tool. Otherwise: the tools that the prompt names; if it names none, the tools that share
 * with it a word of five letters or more from their name or description. Without a forced call, the model calls no tool
 * once the turn brings results.
 *
 * @param prompt the user's last text.
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
