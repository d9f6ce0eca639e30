import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { NotAsked } from '../../../handlers/ledger/spend.ts'
import { credentialsOf } from '../../../handlers/ports/callerRole.ts'
import { type AwsCall, AwsError } from '../../../local/aws/call.ts'
import { serveAws } from '../../local/aws/serveAws.ts'

const NOW = Date.parse('2026-10-01T00:00:00Z')
const ROLE = 'arn:aws:iam::000000000000:role/caller'
const HOUR = 3_600_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW })
  for (const [name, value] of Object.entries({
    CALLER_ROLE: ROLE,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'own',
    AWS_SECRET_ACCESS_KEY: 'own',
  }))
    vi.stubEnv(name, value)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

const { signal } = new AbortController()

/** Starts STS for the function. @returns the requests that it received. */
async function startSts(fault?: AwsError): Promise<URLSearchParams[]> {
  const asked: URLSearchParams[] = []
  const sts = ({ body }: AwsCall) => ({
    action: 'sts:AssumeRole',
    resource: ROLE,
    signed: true,
    run: () => {
      asked.push(new URLSearchParams(body.toString()))
      if (fault) throw fault
      const expiration = new Date(Date.now() + HOUR).toISOString()
      return {
        body: Buffer.from(
          `<AccessKeyId>ASIA${asked.length}</AccessKeyId><SecretAccessKey>a/b+c=</SecretAccessKey><SessionToken>token</SessionToken><Expiration>${expiration}</Expiration>`,
        ),
      }
    },
  })
  const { url, close } = await serveAws([sts])
  onTestFinished(close)
  vi.stubEnv('AWS_ENDPOINT_URL', url)
  return asked
}

let people = 0
const newPerson = () => `person-${++people}`

test('a session names the person, the plan and the key, and has the credentials from STS', async () => {
  const asked = await startSts()
  const person = newPerson()
  expect(await credentialsOf({ person, plan: 'research', key: 'abcd1234' }, signal)).toEqual({
    accessKeyId: 'ASIA1',
    secretAccessKey: 'a/b+c=',
    sessionToken: 'token',
    expiration: new Date(NOW + HOUR),
  })
  expect(asked.map((form) => Object.fromEntries(form))).toEqual([
    {
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: ROLE,
      RoleSessionName: person,
      'Tags.member.1.Key': 'gateway-person',
      'Tags.member.1.Value': person,
      'Tags.member.2.Key': 'gateway-plan',
      'Tags.member.2.Value': 'research',
      'Tags.member.3.Key': 'gateway-key',
      'Tags.member.3.Value': 'abcd1234',
    },
  ])
})

test('a session is reused until its last ten minutes', async () => {
  const asked = await startSts()
  const spender = { person: newPerson(), plan: 'default', key: undefined }
  const first = await credentialsOf(spender, signal)
  vi.setSystemTime(NOW + HOUR - 600_001)
  expect(await credentialsOf(spender, signal)).toBe(first)
  vi.setSystemTime(NOW + HOUR - 600_000)
  expect(await credentialsOf(spender, signal)).not.toBe(first)
  expect(asked).toHaveLength(2)
})

test.each([{ person: 'another' }, { plan: 'another' }, { key: 'another' }])(
  'a session is not reused for another spender: %j',
  async (other) => {
    const asked = await startSts()
    const spender = { person: newPerson(), plan: 'default', key: 'abcd1234' }
    await credentialsOf(spender, signal)
    await credentialsOf({ ...spender, ...other }, signal)
    expect(asked).toHaveLength(2)
  },
)

test('the cache keeps the five hundred most recently used sessions', async () => {
  const asked = await startSts()
  const spenders = Array.from({ length: 500 }, () => ({
    person: newPerson(),
    plan: 'default',
    key: undefined,
  }))
  for (const spender of spenders) await credentialsOf(spender, signal)
  const [oldest, next] = spenders
  if (!oldest || !next) throw new Error('There are none')
  await credentialsOf(oldest, signal)
  expect(asked).toHaveLength(500)
  await credentialsOf({ person: newPerson(), plan: 'default', key: undefined }, signal)
  await credentialsOf(oldest, signal)
  expect(asked).toHaveLength(501)
  await credentialsOf(next, signal)
  expect(asked).toHaveLength(502)
})

test('without a role there is no session', async () => {
  const asked = await startSts()
  vi.stubEnv('CALLER_ROLE', undefined)
  const own = await credentialsOf({ person: newPerson(), plan: 'default', key: undefined }, signal)
  expect(typeof own).toBe('function')
  expect(asked).toEqual([])
})

test('a refusal of STS has its name and status, and shows that no model was called', async () => {
  const asked = await startSts(new AwsError('AccessDenied', 'No', 403))
  const error = await credentialsOf({ person: newPerson(), plan: 'default', key: undefined }, signal).catch(
    (thrown: unknown) => thrown,
  )
  expect(error).toBeInstanceOf(NotAsked)
  expect(error).toMatchObject({ cause: { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } } })
  expect(asked).toHaveLength(1)
})
