import { resolve } from 'node:path'
import { Sha256Js } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { build } from 'esbuild'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundling } from '../../infra/bundle.ts'
import { RULES, sdkOnLambda } from '../../infra/sdkOnLambda.ts'
import type { AwsCall } from '../../local/aws/call.ts'
import { Credentials } from '../../local/aws/credentials.ts'
import type { Runner } from '../../local/runner.ts'
import { tokensOf } from '../conformance/answer.ts'
import { bearer, Client, credentials } from '../conformance/client.ts'
import { startTemporaryRunner } from '../local/temporaryRunner.ts'
import { UNLIMITED } from '../unlimited.ts'

type Signed = { action: string; roleName: string; call: AwsCall }

/** The calls of the bundled functions to AWS with their roles' credentials, in order. */
const sent: Signed[] = []
let runner: Runner
beforeAll(async () => {
  const asked = { roleName: '' }
  runner = await startTemporaryRunner({
    context: UNLIMITED,
    onDecision: ({ roleName }) => {
      asked.roleName = roleName
    },
    intercept: (call, { action }, run) => {
      asked.roleName = ''
      const answer = run()
      if (asked.roleName) sent.push({ action, call, ...asked })
      return answer
    },
  })
  const client = new Client(runner.endpoints)
  let user = await client.signedIn()
  const inferenceParameters = { messages: [{ role: 'user', content: [{ text: 'Grüß dich.' }] }] }
  for (const _ of [1, 2]) {
    await client.call('GET', '/bedrock', undefined, credentials(user))
    await client.call(
      'POST',
      '/bedrock',
      { modelId: 'amazon.nova-lite-v1:0', inferenceParameters },
      credentials(user),
    )
    // The next sign-in creates another key.
    await client.call('POST', '/logout', undefined, bearer(user))
    const tokens = tokensOf(await client.login(user.email))
    user = { ...user, ...tokens, apiKey: String(decodeJwt(tokens.idToken)['custom:api_key']) }
  }
}, 60_000)
afterAll(() => runner?.stop())

/** The authorization that the published SDK would send with a call. */
async function authorization({ call, roleName }: Signed): Promise<string | undefined> {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = new Credentials(
    new Map(),
  ).environmentOf(roleName)
  const [, region, service, names] =
    call.headers.authorization?.match(/Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\/.*SignedHeaders=([^,]+)/) ??
    []
  const at = String(call.headers['x-amz-date'])
  const signer = new SignatureV4({
    service: service ?? '',
    region: region ?? '',
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: AWS_SECRET_ACCESS_KEY ?? '',
      sessionToken: AWS_SESSION_TOKEN ?? '',
    },
    sha256: Sha256Js,
  })
  const signed = await signer.sign(
    new HttpRequest({
      method: call.method,
      path: call.path,
      query: Object.fromEntries([...call.query]),
      headers: Object.fromEntries((names ?? '').split(';').map((name) => [name, String(call.headers[name])])),
      body: call.body,
    }),
    { signingDate: new Date(at.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5')) },
  )
  return signed.headers['authorization']
}

describe('a function with the reduced SDK', () => {
  test.each([
    'cognito-idp:AdminGetUser',
    'apigateway:GET',
    'apigateway:POST',
    'dynamodb:UpdateItem',
    'bedrock:ListFoundationModels',
    'bedrock:InvokeModel',
  ])('signs %s like the complete SDK', async (action) => {
    const calls = sent.filter((one) => one.action === action)
    expect(calls.length).toBeGreaterThan(1)
    for (const one of calls) expect(one.call.headers.authorization).toBe(await authorization(one))
  })

  test('names the SDK, service and environment in each call', () => {
    const said = sent
      .filter(({ action }) => action === 'bedrock:ListFoundationModels')
      .map(({ call }) => call.headers['user-agent'])
    expect(said).toEqual([
      expect.stringMatching(
        /^aws-sdk-js\/3\.\S+ .*api\/bedrock#3\.\S+ exec-env\/AWS_Lambda_nodejs24\.x m\/\S+$/,
      ),
      said[0],
    ])
  })
})

test('every rule fits the SDK as it is installed', async () => {
  const applied = new Set<string>()
  await build({
    ...bundling(),
    plugins: [sdkOnLambda({ onApplied: (name) => applied.add(name) })],
    entryPoints: ['login', 'invokeModel'].map((name) =>
      resolve(import.meta.dirname, `../../handlers/${name}.ts`),
    ),
    outdir: 'nowhere',
    write: false,
  })
  expect(RULES.filter((name) => !applied.has(name))).toEqual([])
})
