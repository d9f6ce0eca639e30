import { items, own } from '../../models/json.ts'
import {
  type ChatCompletion,
  calledOf,
  type Failed,
  finishOf,
  type Made,
  type ToolCall,
  UNREADABLE,
  usageOf,
} from './completion.ts'
import type { ReasoningDetail } from './reasoning.ts'

/** The content of an answer's blocks. */
type Read = {
  text: string
  reasoning: string
  details: ReasoningDetail[]
  calls: ToolCall[]
  /** The arguments of the first call of the answer tool. Text next to it is not part of the answer. */
  answer?: string
}

/**
 * Converts a Converse response to a chat completion.
 *
 * @param answer the parsed body. Blocks that OpenAI has no equivalent for are skipped.
 */
export function toCompletion(answer: unknown, made: Made): ChatCompletion | Failed {
  const content = own(own(own(answer, 'output'), 'message'), 'content')
  if (!Array.isArray(content)) return UNREADABLE
  const { text, reasoning, details, calls, ...read } = readOf(items(content), made.answerTool)
  const reply = read.answer ?? text
  const hasOutput = reply !== '' || reasoning !== '' || calls.length > 0
  const finish = finishOf(own(answer, 'stopReason'), calls.length, hasOutput)
  if (typeof finish === 'object') return finish
  const usage = usageOf(own(answer, 'usage'))
  const message = {
    role: 'assistant' as const,
    content: reply === '' && calls.length > 0 ? null : reply,
    refusal: null,
    ...(reasoning !== '' && { reasoning_content: reasoning }),
    ...(details.length > 0 && { reasoning_details: details }),
    ...(calls.length > 0 && { tool_calls: calls }),
  }
  return {
    id: made.id,
    object: 'chat.completion',
    created: made.created,
    model: made.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finish }],
    ...(usage && { usage }),
  }
}

function readOf(blocks: readonly unknown[], answerTool: string | undefined): Read {
  const read: Read = { text: '', reasoning: '', details: [], calls: [] }
  for (const block of blocks) {
    const parts = [block, ...items(own(own(block, 'citationsContent'), 'content'))]
    for (const part of parts) read.text += textOf(own(part, 'text'))
    const reasoning = own(block, 'reasoningContent')
    if (reasoning !== undefined) readReasoning(reasoning, read)
    const toolUse = own(block, 'toolUse')
    const called = calledOf(toolUse)
    if (!called) continue
    const input = JSON.stringify(own(toolUse, 'input') ?? {})
    if (called.name === answerTool) read.answer ??= input
    else
      read.calls.push({ id: called.id, type: 'function', function: { name: called.name, arguments: input } })
  }
  return read
}

function readReasoning(reasoning: unknown, read: Read): void {
  const reasoned = own(reasoning, 'reasoningText')
  const text = textOf(own(reasoned, 'text'))
  const signature = textOf(own(reasoned, 'signature'))
  const data = textOf(own(reasoning, 'redactedContent'))
  read.reasoning += text
  if (signature !== '') read.details.push({ type: 'reasoning.text', text, signature })
  if (data !== '') read.details.push({ type: 'reasoning.encrypted', data })
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
