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
   * The role whose credentials signed a call; undefined for anybody else's.
   *
   * @throws AwsError where the call is not signed.
   */
  roleOf(call: AwsCall): string | undefined {
    const accessKeyId = scopeOf(call)?.['accessKeyId']
    if (!accessKeyId)
      throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403)
    return this.#roles.get(accessKeyId)
  }

  /**
   * Lets an operation pass or not, by the policies of the role whose credentials signed the call. The
   * signature itself is not checked: the endpoint listens on this machine alone.
   *
   * @throws AwsError as AWS would answer.
   */
  authorize(call: AwsCall, operation: AwsOperation): void {
    if (!operation.signed) return
    const roleName = this.roleOf(call)
    if (!roleName) return
    const { action, resource, also = [], context = {} } = operation
    for (const asked of [{ action, resource }, ...also]) {
      const statement = allowedBy(this.#policies.get(roleName) ?? [], { context, ...asked })
      this.#onDecision({ roleName, action: asked.action, resource: asked.resource, statement })
      if (!statement) throw denied(roleName, asked.action, asked.resource)
    }
  }
}

/** The service that a call was signed for, by its signing name; undefined for a call without a signature. */
export function serviceOf(call: AwsCall): string | undefined {
  return scopeOf(call)?.['service']
}

/** The credential scope of a signature: key, date, Region, service (SigV4, 'Create a signed request'). */
function scopeOf({ headers }: AwsCall) {
  const scope = /Credential=(?<accessKeyId>[^/]+)\/(?:[^/]*\/[^/]*\/(?<service>[a-z0-9-]+)\/)?/
  return scope.exec(headers.authorization ?? '')?.groups
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
