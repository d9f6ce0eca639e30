import { isJson, own } from './json.ts'
import { type Usage, usageOf } from './usage.ts'

/** Reads the usage of a call from the events of its stream. */
export class StreamUsage {
  readonly #modelIdOrArn: string
  #figures: object = {}
  #isWhole = false

  constructor(modelIdOrArn: string) {
    this.#modelIdOrArn = modelIdOrArn
  }

  /** @param data of an event, as received. */
  take(data: string): void {
    // Most events have no usage; they are not parsed.
    if (!data.includes('"usage"')) return
    const event: unknown = parsed(data)
    // Anthropic's first event has the input tokens, and a late one the output tokens. Other APIs have one event with
    // all figures.
    this.#add(own(own(event, 'message'), 'usage'), false)
    this.#add(own(event, 'usage') ?? own(own(event, 'response'), 'usage'), true)
  }

  /** The usage; undefined if the stream did not reach the event that completes it. */
  get usage(): Usage | undefined {
    return this.#isWhole ? usageOf(this.#modelIdOrArn, { usage: this.#figures }) : undefined
  }

  #add(usage: unknown, isWhole: boolean): void {
    if (!isJson(usage)) return
    this.#figures = { ...this.#figures, ...usage }
    this.#isWhole ||= isWhole
  }
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
