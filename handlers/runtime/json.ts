/**
 * ECMAScript's 'JSON.parse source text access', which TypeScript 5.9 does not declare; Node.js has it since version 21.
 */
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

/** Matches text that may contain a number outside the range or precision of a double. */
const SUSPECT = /\d{16}|\d[eE]\+?\d{3}/

/**
 * Parses JSON so that it can be serialised again unchanged. A number that a double cannot hold becomes a `JSON.rawJSON`
 * object, which `JSON.stringify` writes digit by digit.
 *
 * @throws SyntaxError if the text is not JSON.
 */
export function parseJson(text: string): unknown {
  if (!SUSPECT.test(text)) return JSON.parse(text)
  return JSON.parse(text, (_key: string, value: unknown, { source }: { source?: string }) =>
    typeof value === 'number' && source !== undefined && !isHeld(value) ? JSON.rawJSON(source) : value,
  )
}

/** Any double is an acceptable reading of a fraction. */
function isHeld(value: number): boolean {
  return Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value)
}
