/** Runs a function for each item, a limited number at a time, and returns the results in the order of the items. */
export async function concurrently<Item, Result>(
  items: readonly Item[],
  limit: number,
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const next = items.entries()
  const lane = async () => {
    for (const [index, item] of next) results[index] = await run(item)
  }
  await Promise.all(Array.from({ length: limit }, lane))
  return results
}
