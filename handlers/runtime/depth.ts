/**
 * Tells whether JSON is nested at most `levels` deep. Recursive functions, including the platform's own, fail at some
 * ten thousand levels.
 *
 * @param value parsed JSON.
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
