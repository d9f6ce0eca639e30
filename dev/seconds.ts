/** The seconds since a moment of `performance.now()`, as text. */
export function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}
