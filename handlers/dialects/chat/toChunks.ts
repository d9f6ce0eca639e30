import { own } from '../../models/json.ts'
import {
  type ChatUsage,
  calledOf,
  type Failed,
  type FinishReason,
  finishOf,
  type Made,
  UNREADABLE,
  usageOf,
} from './completion.ts'
import type { ReasoningDetail } from './reasoning.ts'

/** The part of the message that a chunk adds. */
export type Delta = {
  role?: 'assistant'
  content?: string
  reasoning_content?: string
  reasoning_details?: ReasoningDetail[]
  tool_calls?: [
    { index: number; id?: string; type?: 'function'; function: { name?: string; arguments: string } },
  ]
}

/** OpenAI API reference, 'The chat completion chunk object'. */
export type ChatChunk = {
  id: string
  object: 'chat.completion.chunk'
  created: number
  model: string
  choices: [] | [{ index: 0; delta: Delta; logprobs: null; finish_reason: FinishReason | null }]
  /** If requested, null in all chunks but the last. */
  usage?: ChatUsage | null
}

/** A block of the answer that is not complete yet. */
type Block = {
  /**
   * The tool call, with its index among the calls; the index is undefined if the call is the answer. Undefined if the
   * block is not a call.
   */
  call?: { index: number | undefined; isEmpty: boolean }
  reasoning: string
  signature: string
  data: string[]
}

/**
 * Converts the events of a ConverseStream to chunks of a chat completion.
 *
 * The role comes first. Signed reasoning comes last and in one piece, because clients join pieces in different ways. If
 * a tool is the answer, its arguments become the content. Text is then held back until it is clear that the model did
 * not call the tool, because text that was sent cannot be taken back.
 *
 * Exceptions in the stream do not reach this class. Events after `messageStop`, except for the usage, and events after
 * a failure are ignored.
 */
export class Chunks {
  readonly #made: Made
  readonly #includeUsage: boolean
  readonly #blocks = new Map<unknown, Block>()
  readonly #details: ReasoningDetail[] = []
  #calls = 0
  #hasRole = false
  #hasOutput = false
  /** The block of the call that is the answer, and the text held back until there is one. */
  #answer: Block | undefined
  #held = ''
  #usage: ChatUsage | undefined
  #state: 'open' | 'stopped' | 'ended' = 'open'

  /** @param includeUsage `stream_options.include_usage` */
  constructor(made: Made, includeUsage = false) {
    this.#made = made
    this.#includeUsage = includeUsage
  }

  /** Returns the chunks for one event, parsed from JSON. */
  take(event: unknown): (ChatChunk | Failed)[] {
    if (this.#state === 'ended') return []
    const metadata = own(event, 'metadata')
    if (metadata !== undefined) return this.#usageChunks(usageOf(own(metadata, 'usage')))
    if (this.#state === 'stopped') return []
    const stop = own(event, 'messageStop')
    if (stop !== undefined) return this.#stop(own(stop, 'stopReason'))
    return this.#deltas(event).map((delta) => this.#chunk(delta))
  }

  /** Returns a failure if the stream ended before the message did. */
  end(): Failed[] {
    if (this.#state !== 'open') return []
    this.#state = 'ended'
    return [UNREADABLE]
  }

  #deltas(event: unknown): Delta[] {
    const [start, delta, stop] = ['contentBlockStart', 'contentBlockDelta', 'contentBlockStop'].map((name) =>
      own(event, name),
    )
    const deltas = [
      ...(start === undefined ? [] : this.#start(own(start, 'contentBlockIndex'), own(start, 'start'))),
      ...(delta === undefined ? [] : this.#add(own(delta, 'contentBlockIndex'), own(delta, 'delta'))),
      ...(stop === undefined ? [] : this.#close(own(stop, 'contentBlockIndex'))),
    ]
    const isFirst = deltas.length > 0 || own(event, 'messageStart') !== undefined
    return isFirst ? this.#behindRole(deltas) : deltas
  }

  /** Prepends the role to the first delta: some streams start without a `messageStart`. */
  #behindRole(deltas: Delta[]): Delta[] {
    if (this.#hasRole) return deltas
    this.#hasRole = true
    return [{ role: 'assistant', content: '' }, ...deltas]
  }

  #block(index: unknown): Block {
    const block = this.#blocks.get(index) ?? { reasoning: '', signature: '', data: [] }
    this.#blocks.set(index, block)
    return block
  }

  #start(index: unknown, start: unknown): Delta[] {
    const called = calledOf(own(start, 'toolUse'))
    if (!called) return []
    const block = this.#block(index)
    if (called.name === this.#made.answerTool) {
      block.call = { index: undefined, isEmpty: true }
      this.#answer ??= block
      return []
    }
    const call = { index: this.#calls++, isEmpty: true }
    block.call = call
    const { id, name } = called
    return [{ tool_calls: [{ index: call.index, id, type: 'function', function: { name, arguments: '' } }] }]
  }

  #add(index: unknown, delta: unknown): Delta[] {
    const text = textOf(own(delta, 'text'))
    const input = textOf(own(own(delta, 'toolUse'), 'input'))
    const reasoning = own(delta, 'reasoningContent')
    return [
      ...(text === '' ? [] : this.#text(text)),
      ...(input === '' ? [] : this.#input(this.#block(index), input)),
      ...(reasoning === undefined ? [] : this.#reasoning(this.#block(index), reasoning)),
    ]
  }

  #text(content: string): Delta[] {
    this.#hasOutput = true
    if (this.#made.answerTool === undefined) return [{ content }]
    if (!this.#answer) this.#held += content
    return []
  }

  #input(block: Block, input: string): Delta[] {
    const { call } = block
    // The input belongs to a tool that Bedrock itself runs.
    if (!call) return []
    call.isEmpty = false
    this.#hasOutput = true
    if (call.index !== undefined)
      return [{ tool_calls: [{ index: call.index, function: { arguments: input } }] }]
    return block === this.#answer ? [{ content: input }] : []
  }

  #reasoning(block: Block, reasoning: unknown): Delta[] {
    const text = textOf(own(reasoning, 'text'))
    const data = textOf(own(reasoning, 'redactedContent'))
    block.reasoning += text
    block.signature += textOf(own(reasoning, 'signature'))
    if (data !== '') block.data.push(data)
    if (text === '') return []
    this.#hasOutput = true
    return [{ reasoning_content: text }]
  }

  /** Ends a block. A call without arguments gets an empty object. */
  #close(index: unknown): Delta[] {
    const block = this.#blocks.get(index)
    if (!block) return []
    this.#blocks.delete(index)
    const { reasoning: text, signature, data } = block
    if (signature !== '') this.#details.push({ type: 'reasoning.text', text, signature })
    if (data.length > 0) this.#details.push({ type: 'reasoning.encrypted', data: joined(data) })
    return block.call?.isEmpty ? this.#input(block, '{}') : []
  }

  #stop(stopReason: unknown): (ChatChunk | Failed)[] {
    const open = [...this.#blocks.keys()].flatMap((index) => this.#close(index))
    const finish = finishOf(stopReason, this.#calls, this.#hasOutput)
    this.#state = typeof finish === 'object' ? 'ended' : 'stopped'
    if (typeof finish === 'object') return [...open.map((delta) => this.#chunk(delta)), finish]
    const deltas = [
      ...open,
      ...(this.#held !== '' && !this.#answer ? [{ content: this.#held }] : []),
      ...(this.#details.length > 0 ? [{ reasoning_details: this.#details }] : []),
    ]
    return [
      ...this.#behindRole(deltas).map((delta) => this.#chunk(delta)),
      this.#chunk({}, finish),
      ...this.#usageChunks(this.#usage),
    ]
  }

  /** Returns the usage chunk, which comes last even if the usage arrived before the message's end. */
  #usageChunks(usage: ChatUsage | undefined): ChatChunk[] {
    this.#usage = usage
    if (this.#state !== 'stopped' || !usage || !this.#includeUsage) return []
    this.#state = 'ended'
    return [{ ...this.#head(), choices: [], usage }]
  }

  #chunk(delta: Delta, finish_reason: FinishReason | null = null): ChatChunk {
    const choices: ChatChunk['choices'] = [{ index: 0, delta, logprobs: null, finish_reason }]
    return { ...this.#head(), choices, ...(this.#includeUsage && { usage: null }) }
  }

  #head() {
    const { id, created, model } = this.#made
    return { id, object: 'chat.completion.chunk' as const, created, model }
  }
}

/** Joins encrypted pieces. Each piece is base64 of its own. */
function joined([first = '', ...more]: readonly string[]): string {
  if (more.length === 0) return first
  return Buffer.concat([first, ...more].map((piece) => Buffer.from(piece, 'base64'))).toString('base64')
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
