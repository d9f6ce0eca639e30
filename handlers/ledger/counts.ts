/** The tokens and images of a call to a model. */
export const TOKENS = [
  'inputTokens',
  'outputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'images',
] as const

/** What is counted of calls: money in micro-dollars; of the requests, `unsettled` are those whose end nobody knows. */
const COUNTED = ['requests', ...TOKENS, 'money', 'unsettled'] as const

/** What was used, by how many calls. */
export type Counts = { [Name in (typeof COUNTED)[number]]: number }

export const NO_TOKENS = {
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  images: 0,
} as const satisfies { [Name in (typeof TOKENS)[number]]: 0 }

const NOTHING: Counts = { requests: 0, ...NO_TOKENS, money: 0, unsettled: 0 }

/** The counts of an item, which may have none of some. */
export function countsIn(item: { readonly [name: string]: unknown }): Counts {
  const counts = { ...NOTHING }
  for (const name of COUNTED) counts[name] = Number(item[name] ?? 0)
  return counts
}

/** Adds up what was used, by what tells one sum from another. */
export class Sums<Told extends object> {
  readonly #sums = new Map<string, { told: Told; counts: Counts }>()

  /** @param told has the same fields in the same order each time. */
  add(told: Told, counts: Counts): void {
    const key = JSON.stringify(Object.values(told))
    const sum = this.#sums.get(key) ?? { told, counts: { ...NOTHING } }
    this.#sums.set(key, sum)
    for (const name of COUNTED) sum.counts[name] += counts[name]
  }

  /** Each sum with its key, in the order of what came first. */
  [Symbol.iterator]() {
    return this.#sums[Symbol.iterator]()
  }
}
