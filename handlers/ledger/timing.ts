type Part = 'ledger' | 'model'

/** Logs the milliseconds that the parts of a call took so far, as `ledgerMs` and `modelMs`. */
export class Timing {
  readonly #log: (fields: { [field: string]: number }) => void
  readonly #millis = { ledger: 0, model: 0 }

  constructor(log: (fields: { [field: string]: number }) => void) {
    this.#log = log
  }

  /** Adds the time that the work takes, however it ends. */
  async of<T>(part: Part, work: () => Promise<T>): Promise<T> {
    const started = performance.now()
    try {
      return await work()
    } finally {
      this.#add(part, started)
    }
  }

  /**
   * Passes events on and adds the wait for each, but not the reader's own time. Logs the wait for the first event
   * separately.
   */
  async *waitsOf<E>(part: Part, events: AsyncIterable<E>): AsyncGenerator<E> {
    let started = performance.now()
    let isFirst = true
    try {
      for await (const event of events) {
        this.#add(part, started)
        if (isFirst) this.#log({ [`${part}FirstEventMs`]: Math.round(this.#millis[part]) })
        isFirst = false
        yield event
        started = performance.now()
      }
    } finally {
      this.#add(part, started)
    }
  }

  #add(part: Part, started: number): void {
    this.#millis[part] += performance.now() - started
    this.#log({ [`${part}Ms`]: Math.round(this.#millis[part]) })
  }
}
