export type FieldError = { field: string; message: string }

export type ProblemBody<Status extends number> = {
  status: Status
  success: false
  message: string
  errors?: FieldError[]
  code?: string
  left?: number
  resetsAt?: string
  /** The same failure in the form that the clients of OpenAI and Anthropic read. */
  type: 'error'
  error: { type: ErrorType; message: string; code?: string; param?: string }
}

type ErrorType = (typeof ERROR_TYPES)[number][1] | 'api_error'

/** Anthropic's error types (Anthropic, 'Errors'). OpenAI's clients read only the status. */
const ERROR_TYPES = [
  [400, 'invalid_request_error'],
  [401, 'authentication_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [413, 'request_too_large'],
  [415, 'invalid_request_error'],
  [422, 'invalid_request_error'],
  [429, 'rate_limit_error'],
  [503, 'overloaded_error'],
  [504, 'timeout_error'],
] as const

/** The machine-readable part of a problem. */
export type ProblemDetails = {
  /** Tells apart the problems of one status. */
  code?: string
  /** What is left of the limit that refused the call. */
  left?: number
  /** When the limit resets, in ISO 8601. */
  resetsAt?: string
  /** Seconds after which the caller may try again. */
  retryAfter?: number
  /** False if retrying soon cannot help. Clients then skip their own retries. */
  retry?: false
}

/** The contract's limit. The messages of services and providers may have any length, and may quote the request. */
const MAX_MESSAGE = 1000

const bounded = (message: string) =>
  message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE - 3)}...`.toWellFormed() : message

/** Builds a declared failure for a handler to return. */
export function problem<Status extends number>(
  status: Status,
  message: string,
  { retryAfter, retry, ...details }: ProblemDetails & { errors?: FieldError[] } = {},
): { status: Status; headers?: { [header: string]: string }; body: ProblemBody<Status> } {
  const said = bounded(message)
  const { code, errors: [first] = [] } = details
  const headers = {
    ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }),
    ...(retry === false && { 'x-should-retry': 'false' }),
  }
  return {
    status,
    ...(Object.keys(headers).length > 0 && { headers }),
    body: {
      status,
      success: false,
      message: said,
      ...details,
      type: 'error',
      error: {
        type: ERROR_TYPES.find(([known]) => known === status)?.[1] ?? 'api_error',
        message: said,
        ...(code !== undefined && { code }),
        ...(first && { param: first.field }),
      },
    },
  }
}

/** A failure that every operation shares. Only the runtime and the ports throw it. */
export class Problem extends Error {
  readonly status: number
  readonly details: ProblemDetails & { errors?: FieldError[] }

  constructor(status: number, message: string, details: ProblemDetails & { errors?: FieldError[] } = {}) {
    super(message)
    this.name = 'Problem'
    this.status = status
    this.details = details
  }
}
