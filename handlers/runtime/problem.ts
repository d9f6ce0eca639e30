export type FieldError = { field: string; message: string }

export type ProblemBody<Status extends number> = {
  status: Status
  success: false
  message: string
  errors?: FieldError[]
  code?: string
  left?: number
  resetsAt?: string
}

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
}

/** As the contract bounds it. What services and providers say may be of any length, and repeat what was sent. */
const MAX_MESSAGE = 1000

const bounded = (message: string) =>
  message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE - 3)}...`.toWellFormed() : message

/** A declared failure, to be returned by a handler. */
export function problem<Status extends number>(
  status: Status,
  message: string,
  { retryAfter, ...details }: ProblemDetails & { errors?: FieldError[] } = {},
): { status: Status; headers?: { 'Retry-After': string }; body: ProblemBody<Status> } {
  return {
    status,
    ...(retryAfter !== undefined && { headers: { 'Retry-After': String(retryAfter) } }),
    body: { status, success: false, message: bounded(message), ...details },
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
