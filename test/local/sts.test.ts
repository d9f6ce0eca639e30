import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts'
import { expect, onTestFinished, test } from 'vitest'
import { Credentials } from '../../local/aws/credentials.ts'
import { createSts } from '../../local/sts.ts'
import { serveAws } from './aws/serveAws.ts'

async function identity(
  environment: { [name: string]: string } = {},
  credentials = new Credentials(new Map()),
) {
  const { url, close } = await serveAws([createSts(credentials)], credentials)
  onTestFinished(close)
  const {
    AWS_ACCESS_KEY_ID: accessKeyId = 'any',
    AWS_SECRET_ACCESS_KEY: secretAccessKey = 'any',
    AWS_SESSION_TOKEN: sessionToken = '',
  } = environment
  const sts = new STSClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey, sessionToken },
  })
  onTestFinished(() => sts.destroy())
  const { Account, Arn } = await sts.send(new GetCallerIdentityCommand())
  return { Account, Arn }
}

test('arbitrary credentials belong to the local account', async () => {
  expect(await identity()).toEqual({ Account: '000000000000', Arn: 'arn:aws:iam::000000000000:root' })
})

test("a function's credentials belong to its role, which needs no grant for this", async () => {
  const credentials = new Credentials(new Map())
  expect(await identity(credentials.environmentOf('a-role'), credentials)).toEqual({
    Account: '000000000000',
    Arn: 'arn:aws:sts::000000000000:assumed-role/a-role/local',
  })
})

test('a call without a signature is refused', async () => {
  const { url, close } = await serveAws([createSts(new Credentials(new Map()))])
  onTestFinished(close)
  const answer = await fetch(`${url}/?Action=GetCallerIdentity&Version=2011-06-15`)
  expect(answer.status).toBe(403)
  expect(await answer.text()).toContain('<Code>MissingAuthenticationTokenException</Code>')
})

const ROLE = 'arn:aws:iam::000000000000:role/taken'

/** Assumes a role that trusts a function, as that function. */
async function assume(
  input: Partial<AssumeRoleCommandInput>,
  trusted = 'arn:aws:iam::000000000000:role/a-role',
) {
  const every = { effect: 'Allow' as const, actions: ['sts:*'], resources: ['*'], conditions: [] }
  const credentials = new Credentials(new Map([['a-role', [every]]]))
  const trust = new Map([['taken', [{ ...every, principals: [trusted] }]]])
  const { url, close } = await serveAws([createSts(credentials, trust)], credentials)
  onTestFinished(close)
  const {
    AWS_ACCESS_KEY_ID = '',
    AWS_SECRET_ACCESS_KEY = '',
    AWS_SESSION_TOKEN = '',
  } = credentials.environmentOf('a-role')
  const own = {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
  }
  const client = (signing: typeof own) => {
    const sts = new STSClient({ endpoint: url, region: 'us-east-1', credentials: signing, maxAttempts: 1 })
    onTestFinished(() => sts.destroy())
    return sts
  }
  const { Credentials: begun, AssumedRoleUser } = await client(own).send(
    new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'jane', ...input }),
  )
  const session = {
    accessKeyId: begun?.AccessKeyId ?? '',
    secretAccessKey: begun?.SecretAccessKey ?? '',
    sessionToken: begun?.SessionToken ?? '',
  }
  return { client: client(session), AssumedRoleUser, minutes: minutesUntil(begun?.Expiration) }
}

const minutesUntil = (time: Date | undefined) => Math.round((Number(time) - Date.now()) / 60_000)

test('an assumed role lasts an hour, and is then the caller', async () => {
  const { client, AssumedRoleUser, minutes } = await assume({ Tags: [{ Key: 'team', Value: 'red' }] })
  expect(minutes).toBe(60)
  const arn = 'arn:aws:sts::000000000000:assumed-role/taken/jane'
  expect(AssumedRoleUser?.Arn).toBe(arn)
  expect((await client.send(new GetCallerIdentityCommand())).Arn).toBe(arn)
})

test('a role that does not trust the caller, or does not exist, cannot be assumed', async () => {
  await expect(assume({}, 'arn:aws:iam::000000000000:role/another')).rejects.toMatchObject({
    name: 'AccessDenied',
  })
  await expect(assume({ RoleArn: `${ROLE}2` })).rejects.toMatchObject({ name: 'AccessDenied' })
})

const tag = (Key: string, Value = 'red') => ({ Tags: [{ Key, Value }] })

test.each<Partial<AssumeRoleCommandInput>>([
  { RoleSessionName: 'j' },
  { RoleSessionName: 'jane doe' },
  { DurationSeconds: 899 },
  { DurationSeconds: 3601 },
  { Policy: '{}' },
  tag('', 'red'),
  tag('aws:team'),
  tag('a'.repeat(129)),
  tag('team', 'a'.repeat(257)),
  tag('team', '(none)'),
  { Tags: Array.from({ length: 51 }, (_, index) => ({ Key: `team-${index}`, Value: 'red' })) },
])('it refuses %j, like STS', async (input) => {
  await expect(assume(input)).rejects.toMatchObject({ name: 'ValidationError' })
})

test('it refuses a duplicate tag, in any case, like STS', async () => {
  const Tags = [
    { Key: 'team', Value: 'red' },
    { Key: 'Team', Value: 'blue' },
  ]
  await expect(assume({ Tags })).rejects.toMatchObject({ name: 'InvalidParameterValue' })
})
