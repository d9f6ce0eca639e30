/** The summary of a series of measurements. */
export type Summary = { median: number; min: number; max: number; p99: number; count: number }

/** Summarises a series. @throws if it is empty. */
export function summary(series: readonly number[]): Summary {
  const sorted = series.toSorted((a, b) => a - b)
  const at = (share: number) => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
    if (value === undefined) throw new Error('A series without a measurement has no summary')
    return value
  }
  return { median: at(0.5), min: at(0), max: at(1), p99: at(0.99), count: sorted.length }
}

/**
 * Measures contenders in turn, so that other load on the machine affects all of them alike. Each round draws a new
 * order, so that no contender always runs after the one that empties the caches.
 *
 * @param rounds the number of measurements of each, after the warm-up rounds, of which there are at most as many.
 * @param contenders functions that each return one measurement.
 */
export async function interleaved(
  { rounds, warmUp }: { rounds: number; warmUp: number },
  contenders: { [name: string]: () => Promise<number> | number },
): Promise<Map<string, number[]>> {
  const series = new Map<string, number[]>(Object.keys(contenders).map((name) => [name, []]))
  for (let round = -Math.min(warmUp, rounds); round < rounds; round += 1) {
    for (const [name, measure] of shuffled(Object.entries(contenders))) {
      const measured = await measure()
      if (round >= 0) series.get(name)?.push(measured)
    }
  }
  return series
}

/** The milliseconds that some work takes. */
export async function timed(run: () => Promise<unknown> | unknown): Promise<number> {
  const started = performance.now()
  await run()
  return performance.now() - started
}

/** In random order (Fisher and Yates). */
export function shuffled<Item>(items: readonly Item[]): Item[] {
  const drawn: Item[] = []
  const left = [...items]
  while (left.length > 0) drawn.push(...left.splice(Math.floor(Math.random() * left.length), 1))
  return drawn
}
