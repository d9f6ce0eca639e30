type Part = 'ledger' | 'model'

/** Tells the line of the log how many milliseconds the parts of a call took so far, as `ledgerMs` and `modelMs`. */
export class Timing {
  readonly #log: (fields: { [field: string]: number }) => void
  readonly #millis = { ledger: 0, model: 0 }

  constructor(log: (fields: { [field: string]: number }) => void) {
    this.#log = log
  }

  /** Adds what work takes, however it ends. */
  async of<T>(part: Part, work: () => Promise<T>): Promise<T> {
    const started = performance.now()
    try {
      return await work()
    } finally {
      this.#add(part, started)
    }
  }

  /** The events as they pass. Adds the wait for each, and says what it was until the first; not what a reader takes. */
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
