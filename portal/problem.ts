import { ApiError, TimeoutError } from '../clients/typescript/index.ts'
import { WORDS } from './words.ts'

/** A failure in words, and what is wrong with which field. */
export type Failure = { code: string | undefined; status: number | undefined; words: string; fields: Fields }
export type Fields = { [field: string]: string }

/** What went wrong, said so that a person knows what to do next. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof ApiError))
    return { code: undefined, status: undefined, words: withoutAnswer(error), fields: {} }
  const { message, code, errors, resetsAt } = problemIn(error.body)
  const known = new Map(Object.entries(WORDS.problems)).get(code ?? '')
  const until = resetsAt ? ` ${WORDS.until(new Date(resetsAt))}` : ''
  const words = `${known ?? (message || WORDS.failed(error.status))}${until}`
  return { code, status: error.status, words, fields: errors }
}

/** A failure where no field is near to say what is wrong with it. */
export function wholeOf({ words, fields }: Failure): string {
  return [words, ...Object.entries(fields).map(([field, wrong]) => `${field} ${wrong}.`)].join(' ')
}

/** Whether the session has ended: its token is refused, and could not be renewed. */
export function hasEnded(failure: Failure): boolean {
  return failure.code === 'invalid_token' || failure.code === 'invalid_refresh_token'
}

/** What did not come to an answer. */
function withoutAnswer(error: unknown): string {
  if (error instanceof TimeoutError) return WORDS.timeout
  // What fetch throws where there is no connection, in every browser.
  if (error instanceof TypeError) return navigator.onLine ? WORDS.unreachable : WORDS.offline
  return error instanceof Error ? error.message : String(error)
}

function problemIn(body: unknown): { message: string; code?: string; resetsAt?: string; errors: Fields } {
  const { message, code, resetsAt, errors } = properties(body)
  const fields = Array.isArray(errors) ? errors.map(properties) : []
  return {
    message: typeof message === 'string' ? message : '',
    ...(typeof code === 'string' && { code }),
    ...(typeof resetsAt === 'string' && { resetsAt }),
    errors: Object.fromEntries(fields.map(({ field, message }) => [String(field), wrongOf(String(message))])),
  }
}

/** What is wrong with a field; no person reads patterns. */
function wrongOf(message: string): string {
  return message.startsWith('must match pattern') ? WORDS.malformed : message
}

export function properties(value: unknown): { [name: string]: unknown } {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
