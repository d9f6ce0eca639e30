import { randomUUID } from 'node:crypto'
import { type AwsAnswer, type AwsCall, AwsError, type AwsOperation, type AwsService } from './aws/call.ts'
import { type Credentials, callerArn, roleArn, type SessionTags } from './aws/credentials.ts'
import type { Statement } from './iam.ts'
import { PSEUDO_PARAMETERS } from './template.ts'

/**
 * Emulates two operations of STS in the query protocol: GetCallerIdentity, which tools call first, and AssumeRole with
 * session tags for the roles of the template.
 *
 * @param trust the trust policies, by the role's name.
 */
export function createSts(
  credentials: Credentials,
  trust: ReadonlyMap<string, readonly Statement[]> = new Map(),
): AwsService {
  return (call) => {
    const asked = call.method === 'POST' ? new URLSearchParams(call.body.toString('latin1')) : call.query
    if (call.path !== '/') return undefined
    switch (asked.get('Action')) {
      case 'GetCallerIdentity':
        return getCallerIdentity(call, credentials)
      case 'AssumeRole':
        return assumeRole(call, asked, credentials, trust)
      default:
        return undefined
    }
  }
}

/** Needs no grant (STS API reference). */
function getCallerIdentity(call: AwsCall, credentials: Credentials): AwsOperation {
  return {
    action: 'sts:GetCallerIdentity',
    resource: '*',
    signed: false,
    run: () => {
      const session = credentials.sessionOf(call)
      const account = PSEUDO_PARAMETERS['AWS::AccountId']
      const userId = session ? `${roleId(session.roleName)}:${session.sessionName}` : account
      return answer(
        'GetCallerIdentity',
        `<Arn>${callerArn(session)}</Arn><UserId>${userId}</UserId><Account>${account}</Account>`,
      )
    },
  }
}

/**
 * STS API reference, 'AssumeRole'. IAM checks the tags as a separate action (IAM user guide, 'Pass session tags in AWS
 * STS').
 */
function assumeRole(
  call: AwsCall,
  asked: URLSearchParams,
  credentials: Credentials,
  trust: ReadonlyMap<string, readonly Statement[]>,
): AwsOperation {
  const { arn, roleName, sessionName, seconds, tags } = parametersIn(asked)
  const keys = Object.keys(tags)
  return {
    action: 'sts:AssumeRole',
    resource: arn,
    signed: true,
    also: keys.length > 0 ? [{ action: 'sts:TagSession', resource: arn }] : [],
    context: {
      'sts:RoleSessionName': sessionName,
      ...(keys.length > 0 && { 'aws:TagKeys': keys }),
      ...Object.fromEntries(keys.map((key) => [`aws:RequestTag/${key}`, tags[key] ?? ''])),
    },
    // An unknown role is refused in the same words. Unverified: that the caller's own policy has to allow it as well
    // where the trust policy names the caller's role.
    resourcePolicy: trust.get(roleName) ?? [],
    run: () => {
      // A function's role is itself a session (IAM user guide, 'Role chaining').
      if (credentials.sessionOf(call) && seconds > 3600)
        throw invalid(
          'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
        )
      const expires = Date.now() + seconds * 1000
      const { accessKeyId, secretAccessKey, sessionToken } = credentials.begin({
        roleName,
        sessionName,
        tags,
        expires,
      })
      const user = `<AssumedRoleId>${roleId(roleName)}:${sessionName}</AssumedRoleId><Arn>${callerArn({ roleName, sessionName })}</Arn>`
      const keyPair = `<AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey>`
      const session = `<SessionToken>${sessionToken}</SessionToken><Expiration>${new Date(expires).toISOString()}</Expiration>`
      return answer(
        'AssumeRole',
        `<AssumedRoleUser>${user}</AssumedRoleUser><Credentials>${keyPair}${session}</Credentials>`,
      )
    },
  }
}

/**
 * Reads the emulated parameters, with the limits of the STS API reference. @throws AwsError for any other parameter.
 */
function parametersIn(asked: URLSearchParams) {
  const left = new Map(asked)
  const take = (name: string) => {
    const value = left.get(name)
    left.delete(name)
    return value
  }
  take('Action')
  take('Version')
  const arn = take('RoleArn') ?? ''
  const sessionName = take('RoleSessionName') ?? ''
  const seconds = Number(take('DurationSeconds') ?? 3600)
  const tags: { [key: string]: string } = {}
  // SDKs write an empty list this way.
  if (left.get('Tags') === '') take('Tags')
  for (let member = 1; left.has(`Tags.member.${member}.Key`); member += 1) {
    const [key, value] = [take(`Tags.member.${member}.Key`) ?? '', take(`Tags.member.${member}.Value`) ?? '']
    if (Object.keys(tags).some((other) => other.toLowerCase() === key.toLowerCase()))
      throw new AwsError('InvalidParameterValue', 'Duplicate tag keys found')
    tags[key] = value
  }
  if (left.size > 0)
    throw invalid(`The local runner does not emulate the parameters ${[...left.keys()].join(', ')}`)
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName))
    throw invalid('roleSessionName failed to satisfy its constraint')
  if (!(Number.isInteger(seconds) && seconds >= 900 && seconds <= 43_200))
    throw invalid('durationSeconds failed to satisfy its constraint')
  checkTags(tags)
  return {
    arn,
    roleName: arn.startsWith(roleArn('')) ? arn.slice(roleArn('').length) : '',
    sessionName,
    seconds,
    tags,
  }
}

/** IAM user guide, 'Pass session tags in AWS STS'; for the characters: STS API reference, 'Tag'. */
function checkTags(tags: SessionTags): void {
  const entries = Object.entries(tags)
  const fits = (text: string, least: number, most: number) =>
    text.length >= least && text.length <= most && /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(text)
  if (entries.length > 50) throw invalid('tags failed to satisfy its constraint: at most 50')
  for (const [key, value] of entries) {
    if (!fits(key, 1, 128) || /^aws:/i.test(key) || !fits(value, 0, 256))
      throw invalid(`tags failed to satisfy its constraint: ${key}`)
  }
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationError', message)
}

function roleId(roleName: string): string {
  return `AROALOCAL:${roleName}`
}

function answer(operation: string, result: string): AwsAnswer {
  return {
    headers: { 'Content-Type': 'text/xml' },
    body: Buffer.from(
      `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${operation}Result>${result}</${operation}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${operation}Response>`,
    ),
  }
}
