/**
 * Whether JSON is nested no deeper than so many levels. Functions that walk it by calling themselves, those of the
 * platform among them, fail on some ten thousand.
 *
 * @param value as parsed.
 */
export function isWithin(levels: number, value: unknown): boolean {
  let level = [value].filter(isNest)
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > levels) return false
    level = level.flatMap((one) => Object.values(one).filter(isNest))
  }
  return true
}

function isNest(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
