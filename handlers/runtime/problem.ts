export type FieldError = { field: string; message: string }

export type ProblemBody<Status extends number> = {
  status: Status
  success: false
  message: string
  errors?: FieldError[]
  code?: string
  left?: number
  resetsAt?: string
  /** The same once more as the clients of OpenAI and of Anthropic read it. */
  type: 'error'
  error: { type: ErrorType; message: string; code?: string; param?: string }
}

type ErrorType = (typeof ERROR_TYPES)[number][1] | 'api_error'

/** Anthropic's names, 'Errors'; OpenAI's clients go by the status. */
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

/** What a problem tells a program. */
export type ProblemDetails = {
  /** Names the problem among those of its status. */
  code?: string
  /** Of the limit that is in the way. */
  left?: number
  /** When the limit begins anew, as ISO 8601. */
  resetsAt?: string
  /** Seconds after which the caller may try again. */
  retryAfter?: number
  /** False where trying again soon is of no use: clients then leave their own retries be. */
  retry?: false
}

/** As the contract bounds it. What services and providers say may be of any length, and repeat what was sent. */
const MAX_MESSAGE = 1000

const bounded = (message: string) =>
  message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE - 3)}...`.toWellFormed() : message

/** A declared failure, to be returned by a handler. */
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
