import { createHash, randomBytes } from 'node:crypto'
import { allowedBy, type Context, type Statement } from '../iam.ts'
import { PSEUDO_PARAMETERS } from '../template.ts'
import { type AwsCall, AwsError, type AwsOperation } from './call.ts'

/** One access decision. Tests collect the decisions to find grants that no call uses. */
export type Decision = {
  roleName: string
  action: string
  resource: string
  statement: Statement | undefined
  /** The tags of the caller's session. */
  tags: SessionTags
}

export type SessionTags = { readonly [key: string]: string }

/** A session of a role: a function's execution role, or a role that a caller assumed. */
export type Session = {
  roleName: string
  sessionName: string
  tags: SessionTags
  /** The session token that each call must send. */
  token: string
  /** Epoch milliseconds. */
  expires: number
}

/** The credentials that AWS issues for a session. */
export type TemporaryCredentials = { accessKeyId: string; secretAccessKey: string; sessionToken: string }

/** The session of a function; AWS names it after the function. */
const FUNCTION_SESSION = 'local'

/**
 * Decides which calls the AWS endpoint allows. Each role has its own credentials; all other credentials are an
 * administrator's.
 */
export class Credentials {
  readonly #policies: ReadonlyMap<string, Statement[]>
  readonly #sessions = new Map<string, Session>()
  readonly #onDecision: (decision: Decision) => void

  constructor(
    policies: ReadonlyMap<string, Statement[]>,
    onDecision: (decision: Decision) => void = () => {},
  ) {
    this.#policies = policies
    this.#onDecision = onDecision
  }

  /** Returns the environment variables through which Lambda gives a function the credentials of its role. */
  environmentOf(roleName: string): { [name: string]: string } {
    const accessKeyId = `ASIA${createHash('sha256').update(roleName).digest('hex').slice(0, 16).toUpperCase()}`
    const token = createHash('sha512').update(roleName).digest('base64')
    this.#sessions.set(accessKeyId, {
      roleName,
      sessionName: FUNCTION_SESSION,
      tags: {},
      token,
      expires: Number.POSITIVE_INFINITY,
    })
    return {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: createHash('sha256').update(`${roleName} secret`).digest('base64'),
      AWS_SESSION_TOKEN: token,
    }
  }

  /** Starts a session of a role. Its credentials are valid until it expires. */
  begin(session: Omit<Session, 'token'>): TemporaryCredentials {
    const now = Date.now()
    for (const [accessKeyId, { expires }] of this.#sessions)
      if (expires <= now) this.#sessions.delete(accessKeyId)
    const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`
    const token = randomBytes(64).toString('base64')
    this.#sessions.set(accessKeyId, { ...session, token })
    return { accessKeyId, secretAccessKey: randomBytes(30).toString('base64'), sessionToken: token }
  }

  /**
   * Returns the session whose credentials signed a call, or undefined for an administrator's credentials.
   *
   * @throws AwsError if the call is not signed, the session has expired, or the session token is missing or wrong.
   */
  sessionOf(call: AwsCall): Session | undefined {
    const accessKeyId = scopeOf(call)?.['accessKeyId']
    if (!accessKeyId)
      throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token', 403)
    const session = this.#sessions.get(accessKeyId)
    if (session && session.expires <= Date.now())
      throw new AwsError(
        'ExpiredTokenException',
        'The security token included in the request is expired',
        403,
      )
    if (session && call.headers['x-amz-security-token'] !== session.token)
      throw new AwsError(
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
        403,
      )
    return session
  }

  /**
   * Checks an operation against the policies of the role whose credentials signed the call, and against the policy of
   * the resource, if it has one. It does not verify the signature itself: the endpoint listens on this machine only.
   *
   * @throws AwsError as AWS would return it.
   */
  authorize(call: AwsCall, operation: AwsOperation): void {
    if (!operation.signed) return
    const session = this.sessionOf(call)
    const { action, resource, also = [], context: ofCall = {}, resourcePolicy } = operation
    const principal = session ? roleArn(session.roleName) : ACCOUNT
    const all: NonNullable<AwsOperation['also']> = [{ action, resource }, ...also]
    for (const asked of all) {
      const context = { ...(asked.context ?? ofCall), ...principalTags(session?.tags ?? {}) }
      if (resourcePolicy && !allowedBy(resourcePolicy, { ...asked, context, principal }))
        throw denied(session, asked.action, asked.resource, 'resource-based')
      // Credentials without a session are an administrator's.
      if (!session) continue
      const { roleName, tags } = session
      const statement = allowedBy(this.#policies.get(roleName) ?? [], { ...asked, context })
      this.#onDecision({ roleName, action: asked.action, resource: asked.resource, statement, tags })
      if (!statement) throw denied(session, asked.action, asked.resource, 'identity-based')
    }
  }
}

const ACCOUNT = `arn:aws:iam::${PSEUDO_PARAMETERS['AWS::AccountId']}:root`

export function roleArn(roleName: string): string {
  return `arn:aws:iam::${PSEUDO_PARAMETERS['AWS::AccountId']}:role/${roleName}`
}

/** Returns the caller's ARN as STS reports it: the role's session, or the account. */
export function callerArn(session: Pick<Session, 'roleName' | 'sessionName'> | undefined): string {
  if (!session) return ACCOUNT
  const { roleName, sessionName } = session
  return `arn:aws:sts::${PSEUDO_PARAMETERS['AWS::AccountId']}:assumed-role/${roleName}/${sessionName}`
}

/** IAM user guide, 'AWS global condition context keys', `aws:PrincipalTag`. */
function principalTags(tags: SessionTags): Context {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]))
}

/** Returns the signing name of the service that a call was signed for, or undefined for an unsigned call. */
export function serviceOf(call: AwsCall): string | undefined {
  return scopeOf(call)?.['service']
}

/** Parses the credential scope of a signature: key, date, Region, service (SigV4, 'Create a signed request'). */
function scopeOf({ headers }: AwsCall) {
  const scope = /Credential=(?<accessKeyId>[^/]+)\/(?:[^/]*\/[^/]*\/(?<service>[a-z0-9-]+)\/)?/
  return scope.exec(headers.authorization ?? '')?.groups
}

function denied(
  session: Session | undefined,
  action: string,
  resource: string,
  kind: 'identity-based' | 'resource-based',
): AwsError {
  return new AwsError(
    // The query protocol uses the short name (STS API reference, 'Common errors').
    action.startsWith('sts:') ? 'AccessDenied' : 'AccessDeniedException',
    `User: ${callerArn(session)} is not authorized to perform: ${action} on resource: ${resource} because no ${kind} policy allows the ${action} action`,
    // Cognito and DynamoDB answer every client error with 400. The REST services answer this error with 403.
    /^(cognito-idp|dynamodb):/.test(action) ? 400 : 403,
  )
}
