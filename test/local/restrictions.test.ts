import {
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
  UpdateUserAttributesCommand,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Decision } from '../../local/aws/credentials.ts'
import type { Runner } from '../../local/runner.ts'
import { apiKeyOf, tokensOf } from '../conformance/answer.ts'
import { bearer, Client, credentials, newEmail, type SignedIn } from '../conformance/client.ts'
import { startTemporaryRunner } from './temporaryRunner.ts'

/** The restrictions of the context variables, on a gateway with all of them set. */
const CONTEXT = {
  API_THROTTLE_BURST_LIMIT: '1000',
  API_QUOTA_LIMIT: '1000',
  ORGANIZATION_DOMAIN: 'example.com',
  ALLOWED_MODELS: 'anthropic.*,amazon.nova-*',
}

const decisions: Decision[] = []
let runner: Runner
let client: Client
let cognito: CognitoIdentityProviderClient
beforeAll(async () => {
  runner = await startTemporaryRunner({
    context: CONTEXT,
    controlPlaneLimits: false,
    onDecision: (decision) => decisions.push(decision),
  })
  client = new Client(runner.endpoints)
  cognito = new CognitoIdentityProviderClient({
    region: runner.endpoints.region,
    endpoint: runner.endpoints.awsEndpointUrl,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
}, 60_000)
afterAll(() => runner?.stop())

const refreshed = async (user: SignedIn): Promise<SignedIn> => {
  return { ...user, ...tokensOf(await client.call('POST', '/token', { refreshToken: user.refreshToken })) }
}

describe('ORGANIZATION_DOMAIN', () => {
  const REFUSAL = [403, 'Your verified email is not part of domain: example.com']

  test('lets its own users call every route', async () => {
    const user = await client.signedIn('by mail')
    expect((await client.call('GET', '/bedrock', undefined, credentials(user))).status).toBe(200)
    expect((await client.call('GET', '/me', undefined, bearer(user))).status).toBe(200)
  })

  test('applies after sign-up: a user who takes another address through Cognito is refused', async () => {
    const user = await client.signedIn('by mail')
    const elsewhere = newEmail('elsewhere.com')
    await cognito.send(
      new UpdateUserAttributesCommand({
        AccessToken: user.accessToken,
        UserAttributes: [{ Name: 'email', Value: elsewhere }],
      }),
    )
    // Until the new address is verified, the old one is valid.
    expect((await client.call('GET', '/me', undefined, bearer(await refreshed(user)))).status).toBe(200)
    const Code = await client.mailedCode(elsewhere)
    await cognito.send(
      new VerifyUserAttributeCommand({ AccessToken: user.accessToken, AttributeName: 'email', Code }),
    )
    const moved = await refreshed(user)
    for (const [method, path, body] of [
      ['GET', '/bedrock'],
      ['POST', '/bedrock', { modelId: 'amazon.nova-lite-v1:0', inferenceParameters: { x: 1 } }],
      ['GET', '/me'],
      ['POST', '/me/api-key'],
      ['POST', '/logout'],
      ['DELETE', '/me'],
    ] as const) {
      const answer = await client.call(method, path, body, credentials(moved))
      expect([answer.status, answer.body.message]).toEqual(REFUSAL)
    }
  })

  test('refuses an unverified address of the domain', async () => {
    const user = await client.signedIn('by mail')
    await cognito.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId: runner.endpoints.userPoolId,
        Username: user.email,
        UserAttributes: [
          { Name: 'email', Value: newEmail() },
          { Name: 'email_verified', Value: 'false' },
        ],
      }),
    )
    const { status, body } = await client.call('GET', '/me', undefined, bearer(await refreshed(user)))
    expect([status, body.code]).toEqual([403, 'email_not_verified'])
  })

  test('tells a user whom an administrator confirmed what to do: register the address again', async () => {
    const user = await client.signedIn()
    const refused = await client.call('GET', '/bedrock', undefined, credentials(user))
    expect([refused.status, refused.body.code, refused.body.message]).toEqual([
      403,
      'email_not_verified',
      'Your e-mail address is not verified. Register it again to verify it.',
    ])
    const { email } = user
    const apiKey = apiKeyOf(await client.register({ email, password: 'anotherPassword456' }))
    const code = await client.mailedCode(email)
    expect((await client.call('POST', '/confirm', { email, code, apiKey })).status).toBe(200)
    expect((await client.login(email, user.password)).status).toBe(401)
    const tokens = tokensOf(await client.login(email, 'anotherPassword456'))
    const again = { ...user, ...tokens, apiKey }
    expect((await client.call('GET', '/bedrock', undefined, credentials(again))).status).toBe(200)
    // Now the owner of the address is proved.
    expect((await client.register({ email })).status).toBe(400)
  })

  test('lets no one take an unverified address that way without its mail', async () => {
    const { email } = await client.signedIn()
    const apiKey = apiKeyOf(await client.register({ email, password: 'passwordOfTheAttacker1' }))
    expect((await client.call('POST', '/confirm', { email, code: '000000', apiKey })).status).toBe(400)
    expect((await client.login(email, 'passwordOfTheAttacker1')).status).toBe(403)
  })
})

describe('ALLOWED_MODELS', () => {
  let user: SignedIn
  beforeAll(async () => {
    user = await client.signedIn('by mail')
  })
  const NOVA = { messages: [{ role: 'user', content: [{ text: 'Say hello.' }] }] }
  const invoke = (modelId: string, inferenceParameters: object = NOVA) =>
    client.call('POST', '/bedrock', { modelId, inferenceParameters }, credentials(user))
  const invocations = () => decisions.filter(({ action }) => action === 'bedrock:InvokeModel')

  test('lists the models that may be called', async () => {
    const { body } = await client.call('GET', '/bedrock', undefined, credentials(user))
    const listed = body.foundationModels?.map(({ modelId }) => modelId) ?? []
    expect(listed).toContain('amazon.nova-lite-v1:0')
    expect(listed.filter((modelId) => !/^([a-z]+\.)?(anthropic\.|amazon\.nova-)/.test(modelId))).toEqual([])
  })

  test.each([
    'amazon.nova-lite-v1:0',
    'us.amazon.nova-lite-v1:0',
    'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0',
    'arn:aws:bedrock:us-east-1:000000000000:inference-profile/us.amazon.nova-lite-v1:0',
  ])('allows %s, in the role too', async (modelId) => {
    expect((await invoke(modelId)).status).toBe(200)
    expect(invocations().at(-1)?.statement).toBeDefined()
  })

  test.each([
    'meta.llama3-8b-instruct-v1:0',
    'us.meta.llama3-1-8b-instruct-v1:0',
    'arn:aws:bedrock:us-east-1::foundation-model/meta.llama3-8b-instruct-v1:0',
    'arn:aws:bedrock:us-east-1:000000000000:inference-profile/us.meta.llama3-1-8b-instruct-v1:0',
    'arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/abcdefghijkl',
    'arn:aws:bedrock:us-east-1:000000000000:provisioned-model/amazon.nova-lite-v1:0',
    'amazon.titan-text-express-v1',
    'my-model',
  ])('refuses %s before any call to Bedrock', async (modelId) => {
    const before = invocations().length
    const { status, body } = await invoke(modelId)
    expect([status, body.message]).toEqual([
      403,
      'This model is not allowed here. GET /v1/models and GET /bedrock list the allowed models.',
    ])
    expect(invocations()).toHaveLength(before)
  })
})

describe('API_PUBLIC_RATE_LIMIT and API_PUBLIC_BURST_LIMIT', () => {
  test('limit public routes, each route separately', async () => {
    const send = () => client.call('POST', '/token', { refreshToken: 'nonsense' })
    const answers = await Promise.all(Array.from({ length: 60 }, send))
    const refused = answers.filter(({ status }) => status === 429)
    // The bucket contains 20 tokens and gains 10 a second.
    expect(refused.length).toBeGreaterThan(0)
    expect(answers.length - refused.length).toBeGreaterThanOrEqual(20)
    for (const { body, headers } of refused) {
      expect([body.message, headers.get('retry-after')]).toEqual(['Too Many Requests', '1'])
    }
    expect((await client.call('POST', '/password/forgot', { email: newEmail() })).status).toBe(200)
  })

  test.each([
    ['preflights', 'OPTIONS', '/token'],
    ['paths that there are not', 'GET', '/nowhere'],
    ['the documentation', 'GET', '/docs'],
  ])('limit %s as well', async (_, method, path) => {
    const send = () => fetch(`${client.target.apiUrl}${path}`, { method })
    const answers = await Promise.all(Array.from({ length: 100 }, send))
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0)
  })
})
