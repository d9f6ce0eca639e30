/** ECMAScript's 'JSON.parse source text access', which TypeScript 5.9 does not declare; Node.js 21 and later have it. */
declare global {
  interface JSON {
    rawJSON(text: string): object
    isRawJSON(value: unknown): boolean
    parse(
      text: string,
      reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
    ): unknown
  }
}

/** Text that may hold a number that a double does not. */
const SUSPECT = /\d{16}|\d[eE]\+?\d{3}/

/**
 * Parses JSON so that it can be written again unchanged: a number that a double does not hold is one of
 * `JSON.rawJSON`, an object that `JSON.stringify` writes digit by digit.
 *
 * @throws SyntaxError where the text is no JSON.
 */
export function parseJson(text: string): unknown {
  if (!SUSPECT.test(text)) return JSON.parse(text)
  return JSON.parse(text, (_key: string, value: unknown, { source }: { source?: string }) =>
    typeof value === 'number' && source !== undefined && !isHeld(value) ? JSON.rawJSON(source) : value,
  )
}

/** Of fractions every double is as good as what was written. */
function isHeld(value: number): boolean {
  return Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value)
}
