import { NotAsked, type Spender } from '../ledger/spend.ts'
import { clientConfig, ownCredentials } from './aws.ts'
import { post, textOf } from './signedRequest.ts'

/** Credentials of a session (STS API reference, 'Credentials'). */
export type SessionCredentials = {
  accessKeyId: string
  secretAccessKey: string
  sessionToken: string
  expiration: Date
}

const { requestHandler } = clientConfig(3000)

/**
 * Sessions that one function remembers, the one that was used last at the end. It answers one call at a time, so that
 * these are the people of an hour.
 */
const MOST = 500
const sessions = new Map<string, SessionCredentials>()

/** Milliseconds that a session has to go on for: longer than a model may take to begin, and another attempt. */
const SPARE = 10 * 60_000

/** Of STS: throttled, which has the status 400, or failed. A call that is wrong is so twice, at no cost. */
const PASSING = new Set([400, 429, 500, 502, 503])

/**
 * The credentials to ask a model with. Where `CALLER_ROLE` names a role, they are those of a session of it that names
 * the spender in its tags, so that AWS's bill does (Bedrock user guide, 'IAM principal attribution'); otherwise those
 * of the function itself.
 *
 * @throws NotAsked where the role cannot be assumed.
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
 * Each has characters and a length that AWS takes: letters, digits and hyphens, 64 at most (IAM user guide, 'Pass
 * session tags in AWS STS'). No key is empty, since the role's trust policy demands every one.
 */
function tagsOf({ person, plan, key = 'none' }: Spender): [key: string, value: string][] {
  return [
    ['gateway-person', person],
    ['gateway-plan', plan],
    ['gateway-key', key],
  ]
}

/**
 * A new session, of an hour: a function's own role is a session too, which allows no more (STS API reference,
 * 'AssumeRole').
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

/** An error of STS in the form that the AWS SDK gives to those of a service. */
class StsError extends Error {
  readonly $metadata: { httpStatusCode: number }

  constructor(name: string, message: string, httpStatusCode: number) {
    super(message)
    this.name = name
    this.$metadata = { httpStatusCode }
  }
}
