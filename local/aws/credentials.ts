import { createHash } from 'node:crypto'
import { allowedBy, type Statement } from '../iam.ts'
import { PSEUDO_PARAMETERS } from '../template.ts'
import { type AwsCall, AwsError, type AwsOperation } from './call.ts'

/** Told of every decision, so that a test can tell which grants are ever used. */
export type Decision = {
  roleName: string
  action: string
  resource: string
  statement: Statement | undefined
}

/** Who may do what at the AWS endpoint: each role has credentials of its own, and any other are an administrator's. */
export class Credentials {
  readonly #policies: ReadonlyMap<string, Statement[]>
  readonly #roles = new Map<string, string>()
  readonly #onDecision: (decision: Decision) => void

  constructor(
    policies: ReadonlyMap<string, Statement[]>,
    onDecision: (decision: Decision) => void = () => {},
  ) {
    this.#policies = policies
    this.#onDecision = onDecision
  }

  /** The variables in which Lambda hands a function the credentials of its role. */
  environmentOf(roleName: string): { [name: string]: string } {
    const accessKeyId = `ASIA${createHash('sha256').update(roleName).digest('hex').slice(0, 16).toUpperCase()}`
    this.#roles.set(accessKeyId, roleName)
    return {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: createHash('sha256').update(`${roleName} secret`).digest('base64'),
      AWS_SESSION_TOKEN: createHash('sha512').update(roleName).digest('base64'),
    }
  }

  /**
   * Lets an operation pass or not, by the policies of the role whose credentials signed the call. The
   * signature itself is not checked: the endpoint listens on this machine alone.
   *
   * @throws AwsError as AWS would answer.
   */
  authorize(call: AwsCall, operation: AwsOperation): void {
    if (!operation.signed) return
    const accessKeyId = /Credential=([^/]+)\//.exec(call.headers.authorization ?? '')?.[1]
    if (!accessKeyId)
      throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403)
    const roleName = this.#roles.get(accessKeyId)
    if (!roleName) return
    const { action, resource, also = [], context = {} } = operation
    for (const asked of [{ action, resource }, ...also]) {
      const statement = allowedBy(this.#policies.get(roleName) ?? [], { ...asked, context })
      this.#onDecision({ roleName, ...asked, statement })
      if (!statement) throw denied(roleName, asked.action, asked.resource)
    }
  }
}

function denied(roleName: string, action: string, resource: string): AwsError {
  const user = `arn:aws:sts::${PSEUDO_PARAMETERS['AWS::AccountId']}:assumed-role/${roleName}/local`
  return new AwsError(
    'AccessDeniedException',
    `User: ${user} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
    // Cognito and DynamoDB answer every client error with 400, the REST services this one with 403.
    /^(cognito-idp|dynamodb):/.test(action) ? 400 : 403,
  )
}
