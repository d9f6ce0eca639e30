import { isJson, own } from './json.ts'
import { type Usage, usageOf } from './usage.ts'

/** What a call used, read out of the events of a stream as they pass. */
export class StreamUsage {
  readonly #modelIdOrArn: string
  #figures: object = {}
  #isWhole = false

  constructor(modelIdOrArn: string) {
    this.#modelIdOrArn = modelIdOrArn
  }

  /** @param data of an event, as it came. */
  take(data: string): void {
    // Few events speak of it, and there may be many.
    if (!data.includes('"usage"')) return
    const event: unknown = parsed(data)
    // Anthropic's first event says what went in, one at the end what came out; the others have one that says all.
    this.#add(own(own(event, 'message'), 'usage'), false)
    this.#add(own(event, 'usage') ?? own(own(event, 'response'), 'usage'), true)
  }

  /** Undefined where the stream did not come to the event that says it. */
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
