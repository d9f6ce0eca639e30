/** The kinds of tokens, and images, of a call to a model. */
export const TOKENS = [
  'inputTokens',
  'outputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'images',
] as const

/** The counts of calls. `money` is in micro-dollars; `unsettled` counts the requests whose use is unknown. */
const COUNTED = ['requests', ...TOKENS, 'money', 'unsettled'] as const

/** The use of a number of calls. */
export type Counts = { [Name in (typeof COUNTED)[number]]: number }

export const NO_TOKENS = {
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  images: 0,
} as const satisfies { [Name in (typeof TOKENS)[number]]: 0 }

const NOTHING: Counts = { requests: 0, ...NO_TOKENS, money: 0, unsettled: 0 }

/** Reads the counts of an item. A missing count is 0. */
export function countsIn(item: { readonly [name: string]: unknown }): Counts {
  const counts = { ...NOTHING }
  for (const name of COUNTED) counts[name] = Number(item[name] ?? 0)
  return counts
}

/** Adds up counts by the fields that tell one sum from another. */
export class Sums<Told extends object> {
  readonly #sums = new Map<string, { told: Told; counts: Counts }>()

  /** @param told must have the same fields in the same order each time. */
  add(told: Told, counts: Counts): void {
    const key = JSON.stringify(Object.values(told))
    const sum = this.#sums.get(key) ?? { told, counts: { ...NOTHING } }
    this.#sums.set(key, sum)
    for (const name of COUNTED) sum.counts[name] += counts[name]
  }

  /** Iterates over the sums and their keys, in the order in which the keys were first added. */
  [Symbol.iterator]() {
    return this.#sums[Symbol.iterator]()
  }
}
