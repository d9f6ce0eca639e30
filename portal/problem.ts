import { ApiError, TimeoutError } from '../clients/typescript/index.ts'
import { WORDS } from './words.ts'

/** A failure in words, with the problems of single fields. */
export type Failure = { code: string | undefined; status: number | undefined; words: string; fields: Fields }
export type Fields = { [field: string]: string }

/** Describes a failure so that a person knows what to do next. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof ApiError))
    return { code: undefined, status: undefined, words: withoutAnswer(error), fields: {} }
  const { message, code, errors, resetsAt } = problemIn(error.body)
  const known = new Map(Object.entries(WORDS.problems)).get(code ?? '')
  const until = resetsAt ? ` ${WORDS.until(new Date(resetsAt))}` : ''
  const words = `${known ?? (message || WORDS.failed(error.status))}${until}`
  return { code, status: error.status, words, fields: errors }
}

/** Describes a failure, including its field problems, where no fields are shown. */
export function wholeOf({ words, fields }: Failure): string {
  return [words, ...Object.entries(fields).map(([field, wrong]) => `${field} ${wrong}.`)].join(' ')
}

/** Whether the session has ended: the gateway refuses its token, and a refresh failed. */
export function hasEnded(failure: Failure): boolean {
  return failure.code === 'invalid_token' || failure.code === 'invalid_refresh_token'
}

/** Describes a request without a response. */
function withoutAnswer(error: unknown): string {
  if (error instanceof TimeoutError) return WORDS.timeout
  // Every browser throws this error without a connection.
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

/** The problem of a field, without the regular expression. */
function wrongOf(message: string): string {
  return message.startsWith('must match pattern') ? WORDS.malformed : message
}

export function properties(value: unknown): { [name: string]: unknown } {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}
