import { AwsError } from '../../aws/call.ts'

/** OpenAI's refusal of a request. `param` is the place in the body. */
export type Complaint = { message: string; param?: string; code?: string }

/** A refused request, as OpenAI's routes report it. */
export class InvalidRequest extends AwsError {
  readonly complaint: Complaint

  constructor(complaint: Complaint, status = 400) {
    super('ValidationException', complaint.message, status)
    this.complaint = complaint
  }
}

/** OpenAI's error types by status. Source: OpenAI, 'Error codes'. */
const TYPES: { [status: number]: string } = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  429: 'rate_limit_error',
}

/** Renders an error in OpenAI's form. Unverified: which `type` Bedrock gives to errors of its own. */
export function openaiError(error: AwsError) {
  const { param, code }: Partial<Complaint> =
    error instanceof InvalidRequest ? error.complaint : { code: error.code }
  const type = TYPES[error.status] ?? (error.status >= 500 ? 'server_error' : 'invalid_request_error')
  return { error: { message: error.message, type, param: param ?? null, code: code ?? null } }
}
