import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  APIGatewayClient,
  CreateApiKeyCommand,
  DeleteApiKeyCommand,
  DeleteUsagePlanKeyCommand,
  GetApiKeysCommand,
} from '@aws-sdk/client-api-gateway'
import {
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { AwsError } from '../../local/aws/call.ts'
import { Credentials, type Decision } from '../../local/aws/credentials.ts'
import type { Runner } from '../../local/runner.ts'
import { type Assembly, synthesize } from '../../local/synthesize.ts'
import { record, Template, text } from '../../local/template.ts'
import { apiKeyOf, tokensOf } from '../conformance/answer.ts'
import { bearer, Client, credentials, newEmail, PASSWORD, type SignedIn } from '../conformance/client.ts'
import { forgetChanges } from '../faults/pastChanges.ts'
import { leaveDeadCall } from './deadCall.ts'
import { covers, grantsOf, named } from './grantsOf.ts'
import { startTemporaryRunner } from './temporaryRunner.ts'

const CONTEXT = {
  API_THROTTLE_BURST_LIMIT: '1000',
  API_PUBLIC_BURST_LIMIT: '1000',
  // An application inference profile has no price.
  BUDGET_LIMIT_USD: 'none',
}
const STACK = 'BedrockGateway'
const LOCAL = { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

const folder = mkdtempSync(join(tmpdir(), 'gateway-grants-'))
const decisions: Decision[] = []
let assembly: Assembly
let runner: Runner
let client: Client
let cognito: CognitoIdentityProviderClient
let apiGateway: APIGatewayClient

beforeAll(async () => {
  assembly = await synthesize(CONTEXT, join(folder, 'cdk.out'))
  runner = await startTemporaryRunner({
    assembly,
    controlPlaneLimits: false,
    onDecision: (decision) => decisions.push(decision),
    intercept: async (_, { action, resource }, run) => {
      const answer = await run()
      // Every key is on the plan already, as if the response of a first attempt had been lost.
      if (action === 'apigateway:POST' && resource.endsWith('/keys'))
        throw new AwsError('ConflictException', 'Already on the plan', 409)
      return answer
    },
  })
  client = new Client(runner.endpoints)
  const { awsEndpointUrl: endpoint, region } = runner.endpoints
  cognito = new CognitoIdentityProviderClient({ endpoint, region, ...LOCAL })
  apiGateway = new APIGatewayClient({ endpoint, region, ...LOCAL })
}, 60_000)

afterAll(async () => {
  await runner?.stop()
  rmSync(folder, { recursive: true })
})

const subOf = async (email: string): Promise<string> => {
  const { Username } = await cognito.send(
    new AdminGetUserCommand({ UserPoolId: runner.endpoints.userPoolId, Username: email }),
  )
  return Username ?? ''
}

/** Removes the key's value or its id from a user. */
const takeOut = async (email: string, ...names: string[]) =>
  cognito.send(
    new AdminUpdateUserAttributesCommand({
      UserPoolId: runner.endpoints.userPoolId,
      Username: email,
      UserAttributes: names.map((Name) => ({ Name, Value: '' })),
    }),
  )

const createKey = (name: string, value?: string) =>
  apiGateway.send(new CreateApiKeyCommand({ name, value, enabled: true, tags: { 'gateway-stack': STACK } }))

const keyIdsOf = async (name: string): Promise<string[]> => {
  const { items = [] } = await apiGateway.send(new GetApiKeysCommand({ nameQuery: name }))
  return items.flatMap(({ id }) => id ?? [])
}

const APPLICATION_PROFILE =
  'arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/abcdefghijkl'

/** Every operation, including its repairs. */
async function useEverything(): Promise<void> {
  const user = await confirmedLate()
  await useModels(user)
  await client.call('GET', '/me', undefined, bearer(user))
  // For a person without a change in the current hour, the ledger reads the item first.
  const forget = () => forgetChanges(runner.endpoints)
  await forget()
  await useAccessKeys(user)
  await forget()
  await client.call('POST', '/me/api-key', undefined, bearer(user))
  await forget()
  await client.call('POST', '/logout', undefined, bearer(user))
  // The key is created again, and then found by its value, since the first attempt's response was lost.
  await forget()
  await client.login(user.email)
  await takeOut(user.email, 'custom:api_key_id')
  const { idToken, apiKey } = await signedInAgain(user)
  await client.call('POST', '/me/keys', { name: 'phone' }, bearer({ ...user, idToken, apiKey }))
  await client.call('POST', '/password/forgot', { email: user.email })
  const code = await client.mailedCode(user.email)
  await client.call('POST', '/password/reset', { email: user.email, code, password: PASSWORD })
  const last = await signedInAgain(user)
  await client.call('POST', '/me/keys', { name: 'tablet' }, bearer(last))
  await forget()
  await client.call('DELETE', '/me', undefined, bearer(last))

  await administrate()

  const pending = newEmail()
  for (const _ of ['first', 'again']) await client.register({ email: pending })
}

async function plan(by: { [header: string]: string }, personId: string): Promise<void> {
  const limits = {
    budgetUsd: null,
    budgetPeriod: 'MONTH',
    requests: 100,
    requestsPeriod: 'DAY',
    callsInFlight: 10,
    maxOutputTokens: 8192,
    accessKeys: true,
  }
  const ask = (method: string, path: string, body?: object) =>
    client.call(method, path, body, by, {
      path: { plan: 'team', domain: 'lab.example.com', group: 'administrators', personId },
    })
  await ask('PUT', '/admin/plans/{plan}', limits)
  await ask('GET', '/admin/plans/{plan}')
  await ask('GET', '/admin/plans')
  await ask('PUT', '/admin/domains/{domain}/plan', { plan: 'team' })
  await ask('DELETE', '/admin/domains/{domain}/plan')
  await ask('PUT', '/admin/groups/{group}/plan', { plan: 'team' })
  await ask('DELETE', '/admin/groups/{group}/plan')
  await ask('PUT', '/admin/people/{personId}/plan', { plan: 'team' })
  await ask('DELETE', '/admin/plans/{plan}')
}

async function administrate(): Promise<void> {
  const [administrator, person] = [await client.administrator(), await client.signedIn()]
  const by = bearer(administrator)
  const { body } = await client.call('POST', '/me/keys', { name: 'laptop' }, bearer(person))
  const path = { personId: await subOf(person.email), keyId: body.data?.id }
  await client.call('GET', '/admin/people', undefined, by)
  await client.call('GET', '/admin/people/{personId}', undefined, by, { path })
  await client.call('DELETE', '/admin/people/{personId}/keys/{keyId}', undefined, by, { path })
  await forgetChanges(runner.endpoints)
  await client.call('DELETE', '/admin/people/{personId}/sessions', undefined, by, { path })
  await client.call('POST', '/admin/people/{personId}/disable', undefined, by, { path })
  await client.call('POST', '/admin/people/{personId}/enable', undefined, by, { path })
  await client.call('GET', '/admin/audit', undefined, by)
  await plan(by, path.personId)
  await serviceAccount(by, [administrator.email, person.email])
}

async function serviceAccount(by: { [header: string]: string }, owners: string[]): Promise<void> {
  const path = { serviceAccount: 'reports' }
  const put = (owner?: string) =>
    client.call('PUT', '/admin/service-accounts/{serviceAccount}', { owner }, by, { path })
  await put(owners[0])
  await client.call('GET', '/admin/service-accounts', undefined, by)
  const key = { name: 'production' }
  await forgetChanges(runner.endpoints)
  await client.call('POST', '/admin/service-accounts/{serviceAccount}/keys', key, by, { path })
  await put(owners[1])
  await forgetChanges(runner.endpoints)
  await client.call('DELETE', '/admin/service-accounts/{serviceAccount}', undefined, by, { path })
}

/** A user whose first confirmation created the key, and whose response was lost. */
async function confirmedLate(): Promise<SignedIn> {
  const email = newEmail()
  const apiKey = apiKeyOf(await client.register({ email }))
  await createKey(await subOf(email), apiKey)
  await forgetChanges(runner.endpoints)
  const code = await client.mailedCode(email)
  expect((await client.call('POST', '/confirm', { email, code, apiKey })).status).toBe(200)
  // Only of who is in a group is looked up what groups have.
  await client.promote(email)
  const { RefreshToken: refreshToken } = (await client.login(email)).body
  await client.call('POST', '/token', { refreshToken })
  return { email, password: PASSWORD, apiKey, ...tokensOf(await client.login(email)) }
}

async function useAccessKeys(user: SignedIn): Promise<void> {
  const { body } = await client.call('POST', '/me/keys', { name: 'laptop' }, bearer(user))
  await client.call('GET', '/me/keys', undefined, bearer(user))
  await client.call('GET', '/me/usage', undefined, bearer(user))
  const headers = { Authorization: `Bearer ${body.data?.secret}` }
  expect((await client.call('GET', '/v1/key', undefined, headers)).status).toBe(200)
  await useDialects(headers)
  await client.call('DELETE', `/me/keys/${body.data?.id}`, undefined, bearer(user))
}

/** The routes of the dialects, with each kind of identifier, complete and streamed. */
async function useDialects(headers: { [name: string]: string }): Promise<void> {
  await client.call('GET', '/v1/models', undefined, headers)
  await client.call('GET', '/v1/models/{model}', undefined, headers, {
    path: { model: 'amazon.nova-lite-v1:0' },
  })
  const messages = [{ role: 'user', content: 'Hi' }]
  const counted = { model: 'anthropic.claude-3-5-sonnet-20240620-v1:0', messages }
  await client.call('POST', '/v1/messages/count_tokens', counted, headers)
  for (const model of ['amazon.titan-embed-text-v2:0', 'us.cohere.embed-v4:0'])
    await client.call('POST', '/v1/embeddings', { model, input: 'Hi' }, headers)
  const asked = [
    ['chat/completions', 'us.amazon.nova-lite-v1:0', { messages }],
    ['messages', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', { messages, max_tokens: 10 }],
    ['responses', 'us.openai.gpt-5.6-luna', { input: 'Hi' }],
  ] as const
  for (const [route, profile, body] of asked) {
    for (const model of [profile, APPLICATION_PROFILE]) {
      for (const stream of [false, true]) {
        const response = await fetch(`${runner.endpoints.apiUrl}/v1/${route}`, {
          method: 'POST',
          headers: { ...headers, 'Content-Type': 'application/json' },
          body: JSON.stringify({ ...body, model, stream }),
        })
        const answer = await response.text()
        if (model === profile) expect([response.status, answer]).toEqual([200, expect.any(String)])
      }
    }
  }
}

async function signedInAgain(user: SignedIn): Promise<SignedIn> {
  const tokens = tokensOf(await client.login(user.email))
  return { ...user, ...tokens, apiKey: String(decodeJwt(tokens.idToken)['custom:api_key']) }
}

async function useModels(user: SignedIn): Promise<void> {
  await client.call('GET', '/bedrock', undefined, credentials(user))
  // The next call records a dead call, and the one after it finds that record.
  await leaveDeadCall(runner.endpoints)
  await client.call('GET', '/bedrock', undefined, credentials(user))
  await leaveDeadCall(runner.endpoints)
  for (const modelId of ['amazon.nova-lite-v1:0', 'us.amazon.nova-lite-v1:0', APPLICATION_PROFILE]) {
    const body = { modelId, inferenceParameters: { messages: [{ role: 'user', content: [{ text: 'Hi' }] }] } }
    await client.call('POST', '/bedrock', body, credentials(user))
    await client.call('POST', '/bedrock/estimate', body, bearer(user))
  }
}

/** Runs the sweep with the credentials of its function, over one case of every repair. */
async function useSweep(): Promise<void> {
  await client.register({ email: newEmail() })
  await createKey('nobody')
  const [unplanned, keyless] = [await client.signedIn(), await client.signedIn()]
  const { usagePlanId } = runner.endpoints
  for (const keyId of await keyIdsOf(await subOf(unplanned.email))) {
    await apiGateway.send(new DeleteUsagePlanKeyCommand({ usagePlanId, keyId }))
  }
  for (const apiKey of await keyIdsOf(await subOf(keyless.email))) {
    await apiGateway.send(new DeleteApiKeyCommand({ apiKey }))
  }
  Object.assign(process.env, {
    ...new Credentials(new Map()).environmentOf(roleOf('sweep')),
    AWS_REGION: runner.endpoints.region,
    AWS_ENDPOINT_URL: runner.endpoints.awsEndpointUrl,
    USER_POOL_ID: runner.endpoints.userPoolId,
    USAGE_PLAN_ID: usagePlanId,
    STACK_NAME: STACK,
    LEDGER_TABLE: assembly.template.resources('AWS::DynamoDB::Table')[0]?.physicalId,
    PERSON_HASH_KEY: 'sweep',
  })
  const [{ sweep }, { users }, { apiKeys }, { changes }] = await Promise.all([
    import('../../handlers/triggers/sweep.ts'),
    import('../../handlers/ports/users.ts'),
    import('../../handlers/ports/apiKeys.ts'),
    import('../../handlers/ports/changes.ts'),
  ])
  const swept = await sweep(
    { users, apiKeys, changes },
    {
      requestId: randomUUID(),
      now: Date.now() + 3_600_000,
      unconfirmedMillis: 0,
      maxRepairs: { cognito: 100, apiGateway: 100 },
      mayGoOn: () => true,
      pause: async () => {},
      signal: AbortSignal.timeout(20_000),
    },
  )
  expect(swept).toMatchObject({ unplannedKeys: 1, keylessUsers: 1, failed: 0, left: 0 })
  expect(swept.expiredSignUps).toBeGreaterThan(0)
  expect(swept.strayKeys).toBeGreaterThan(0)
  // The repaired key works again.
  expect((await client.call('GET', '/bedrock', undefined, credentials(unplanned))).status).toBe(200)
  expect(await signedInAgain(keyless)).toMatchObject({ apiKey: keyless.apiKey })
}

/** Sums up the finished days with the credentials of its function. */
async function useSumUsage(): Promise<void> {
  Object.assign(process.env, new Credentials(new Map()).environmentOf(roleOf('sumUsage')))
  // The client of the ports keeps the first credentials that it found.
  vi.resetModules()
  const [{ sumUpDays }, { usage }] = await Promise.all([
    import('../../handlers/triggers/sumUsage.ts'),
    import('../../handlers/ports/usage.ts'),
  ])
  const today = new Date().toISOString().slice(0, 10)
  const now = Date.parse(today) + 26 * 3_600_000
  const signal = AbortSignal.timeout(20_000)
  expect(await sumUpDays(usage, { now, mayGoOn: () => true, signal })).toEqual([today])
  const by = bearer(await client.administrator())
  const query = { by: ['person'] }
  const { body } = await client.call('GET', '/admin/usage', undefined, by, { query })
  expect(body.data?.usage.length).toBeGreaterThan(0)
}

function roleOf(functionName: string, from = assembly.template): string {
  const fn = from
    .resources('AWS::Lambda::Function')
    .find(({ physicalId }) => physicalId === `${STACK}-${functionName}`)
  return text(fn?.properties['Role']).replace(/^.*\//, '')
}

describe('the grants of the roles', () => {
  test('are all used, and no call of a function was denied', async () => {
    await useEverything()
    await useSweep()
    await useSumUsage()
    const allowed = decisions.filter(({ statement }) => statement !== undefined)
    expect(decisions.filter(({ statement }) => statement === undefined)).toEqual([])
    const grants = grantsOf(assembly.template)
    const unused = grants.filter((grant) => !allowed.some((decision) => covers(grant, decision)))
    expect(unused.map(named)).toEqual([])

    // Each grant is the only one that allows some call: without it, that call is denied.
    const needless = grants.filter((grant) => {
      const others = grants.filter((other) => named(other) !== named(grant))
      return allowed
        .filter((decision) => covers(grant, decision))
        .every((decision) => others.some((other) => covers(other, decision)))
    })
    expect(needless.map(named)).toEqual([])
  }, 180_000)

  test('are needed: an operation fails if one of its grants is removed from the template', async () => {
    const denied: Decision[] = []
    const crippled = await startTemporaryRunner({
      assembly: { ...assembly, template: without('logout', 'apigateway:GET') },
      onDecision: (decision) => {
        if (!decision.statement) denied.push(decision)
      },
    })
    try {
      const other = new Client(crippled.endpoints)
      const { status, body } = await other.call('POST', '/logout', undefined, bearer(await other.signedIn()))
      expect([status, body.message]).toEqual([500, 'Internal server error'])
      expect(denied.map(({ roleName, action }) => [roleName, action])).toEqual([
        [roleOf('logout'), 'apigateway:GET'],
      ])
    } finally {
      await crippled.stop()
    }
  }, 60_000)
})

/** The template without an action in the policy of a function's role. */
function without(functionName: string, action: string): Template {
  const json = JSON.parse(readFileSync(join(folder, 'cdk.out', `${STACK}.template.json`), 'utf8'))
  const policies = Object.values(record(json.Resources))
    .map(record)
    .filter(({ Type, Properties }) => {
      if (Type !== 'AWS::IAM::Policy') return false
      const roles = new Template(json, STACK).resolve(record(Properties)['Roles'])
      return JSON.stringify(roles).includes(`"${roleOf(functionName)}"`)
    })
  expect(policies).toHaveLength(1)
  for (const policy of policies) {
    const document = record(record(policy['Properties'])['PolicyDocument'])
    const statements = document['Statement']
    if (!Array.isArray(statements)) throw new Error('The policy has no statements')
    const kept = statements.filter((statement) => record(statement)['Action'] !== action)
    expect(kept.length).toBeLessThan(statements.length)
    statements.splice(0, statements.length, ...kept)
  }
  return new Template(json, STACK)
}
