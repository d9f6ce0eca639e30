import { NotAsked, type Spender } from '../ledger/spend.ts'
import { clientConfig, ownCredentials } from './aws.ts'
import { post, textOf } from './signedRequest.ts'

/** Credentials of an STS session (STS API reference, 'Credentials'). */
export type SessionCredentials = {
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string
  expiration: Date
}

const { requestHandler } = clientConfig(3000)

/**
 * The most sessions that one function instance remembers; the most recently used one is last. An instance serves one
 * request at a time, so 500 covers the people it serves in an hour.
 */
const MOST = 500
const sessions = new Map<string, SessionCredentials>()

/**
 * Milliseconds that a session must remain valid: longer than a model may take to start its response, plus another
 * attempt.
 */
const SPARE = 10 * 60_000

/**
 * Statuses that STS returns for throttling (400) or failure. An invalid call also gets 400, but repeating it costs
 * nothing.
 */
const PASSING = new Set([400, 429, 500, 502, 503])

/**
 * Returns the credentials to call a model with. If `CALLER_ROLE` names a role, they belong to a session of that role
 * whose tags name the spender, so that AWS's bill names the spender too (Bedrock user guide, 'IAM principal
 * attribution'). Otherwise they are the function's own.
 *
 * @throws NotAsked if the role cannot be assumed.
 */
export async function credentialsOf(
  spender: Spender,
  signal: AbortSignal,
): Promise<SessionCredentials | typeof ownCredentials> {
  const role = process.env['CALLER_ROLE']
  if (!role) return ownCredentials
  const tags = tagsOf(spender)
  const id = JSON.stringify(tags)
  const known = sessions.get(id)
  const lasts = known && known.expiration.getTime() > Date.now() + SPARE
  const session = lasts ? known : await assumed(role, spender.person, tags, signal)
  sessions.delete(id)
  sessions.set(id, session)
  for (const oldest of sessions.keys()) {
    if (sessions.size <= MOST) break
    sessions.delete(oldest)
  }
  return session
}

/**
 * Builds the session tags. Every value has characters and a length that AWS accepts: letters, digits and hyphens, 64 at
 * most (IAM user guide, 'Pass session tags in AWS STS'). No tag is empty, because the role's trust policy requires each
 * one.
 */
function tagsOf({ person, plan, key = 'none' }: Spender): [key: string, value: string][] {
  return [
    ['gateway-person', person],
    ['gateway-plan', plan],
    ['gateway-key', key],
  ]
}

/**
 * Starts a new session of one hour. AWS allows no longer ones, because the function's own role is a session too (STS
 * API reference, 'AssumeRole').
 */
async function assumed(
  role: string,
  name: string,
  tags: [key: string, value: string][],
  signal: AbortSignal,
): Promise<SessionCredentials> {
  const form = new URLSearchParams({
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: role,
    RoleSessionName: name,
  })
  for (const [index, [key, value]] of tags.entries()) {
    form.set(`Tags.member.${index + 1}.Key`, key)
    form.set(`Tags.member.${index + 1}.Value`, value)
  }
  const request = {
    host: 'sts',
    service: 'sts',
    path: '/',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: String(form),
  }
  try {
    const { status, body } = await post(request, {
      credentials: ownCredentials,
      requestHandler,
      passing: PASSING,
      signal,
    })
    const answer = await textOf(body)
    const text = (element: string) => new RegExp(`<${element}>(.*?)</${element}>`).exec(answer)?.[1] ?? ''
    if (status !== 200) throw new StsError(text('Code'), text('Message'), status)
    return {
      accessKeyId: text('AccessKeyId'),
      secretAccessKey: text('SecretAccessKey'),
      sessionToken: text('SessionToken'),
      expiration: new Date(text('Expiration')),
    }
  } catch (error) {
    throw new NotAsked(error)
  }
}

/** An error of STS in the form that the AWS SDK uses for service errors. */
class StsError extends Error {
  readonly $metadata: { httpStatusCode: number }

  constructor(name: string, message: string, httpStatusCode: number) {
    super(message)
    this.name = name
    this.$metadata = { httpStatusCode }
  }
}
