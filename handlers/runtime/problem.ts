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

/** A declared failure, to be returned by a handler. */
export function problem<Status extends number>(
  status: Status,
  message: string,
  { retryAfter, ...details }: ProblemDetails & { errors?: FieldError[] } = {},
): { status: Status; headers?: { 'Retry-After': string }; body: ProblemBody<Status> } {
  return {
    status,
    ...(retryAfter !== undefined && { headers: { 'Retry-After': String(retryAfter) } }),
    body: { status, success: false, message, ...details },
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
