export type FieldError = { field: string; message: string }

export type ProblemBody<Status extends number> = {
  status: Status
  success: false
  message: string
  errors?: FieldError[]
}

/**
 * A declared failure, to be returned by a handler.
 *
 * @param retryAfter seconds after which the caller may try again.
 */
export function problem<Status extends number>(
  status: Status,
  message: string,
  retryAfter?: number,
): { status: Status; headers?: { 'Retry-After': string }; body: ProblemBody<Status> } {
  return {
    status,
    ...(retryAfter !== undefined && { headers: { 'Retry-After': String(retryAfter) } }),
    body: { status, success: false, message },
  }
}

/** A failure that every operation shares. Only the runtime and the ports throw it. */
export class Problem extends Error {
  readonly status: number
  readonly errors: FieldError[] | undefined
  readonly retryAfter: number | undefined

  constructor(status: number, message: string, details: { errors?: FieldError[]; retryAfter?: number } = {}) {
    super(message)
    this.name = 'Problem'
    this.status = status
    this.errors = details.errors
    this.retryAfter = details.retryAfter
  }
}
