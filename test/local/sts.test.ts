import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
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
  const { AWS_ACCESS_KEY_ID: accessKeyId = 'any', AWS_SECRET_ACCESS_KEY: secretAccessKey = 'any' } =
    environment
  const sts = new STSClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
  })
  onTestFinished(() => sts.destroy())
  const { Account, Arn } = await sts.send(new GetCallerIdentityCommand())
  return { Account, Arn }
}

test('any credentials are the local account', async () => {
  expect(await identity()).toEqual({ Account: '000000000000', Arn: 'arn:aws:iam::000000000000:root' })
})

test('those of a function are its role, which needs no grant for it', async () => {
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
