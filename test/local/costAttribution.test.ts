import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BedrockRuntimeClient, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime'
import { AssumeRoleCommand, STSClient, type Tag } from '@aws-sdk/client-sts'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { AwsError } from '../../local/aws/call.ts'
import { Credentials, type Decision } from '../../local/aws/credentials.ts'
import type { Runner } from '../../local/runner.ts'
import { type Assembly, synthesize } from '../../local/synthesize.ts'
import { bearer, Client, credentials, type SignedIn } from '../conformance/client.ts'
import { covers, grantsOf, named } from './grantsOf.ts'
import { startTemporaryRunner } from './temporaryRunner.ts'

const NOVA = 'amazon.nova-lite-v1:0'
const CLAUDE = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
const GPT_OSS = 'openai.gpt-oss-20b-1:0'
const GPT = 'us.openai.gpt-5.6-luna'

/** Its id does not reveal the model, so its role needs a separate grant. */
const APPLICATION_PROFILE =
  'arn:aws:bedrock:us-east-1:000000000000:application-inference-profile/abcdefghijkl'

const CONTEXT = {
  COST_ATTRIBUTION: 'true',
  API_THROTTLE_BURST_LIMIT: '1000',
  API_QUOTA_LIMIT: '1000',
  // An application inference profile has no price.
  BUDGET_LIMIT_USD: 'none',
}

const folder = mkdtempSync(join(tmpdir(), 'gateway-attribution-'))
const decisions: Decision[] = []
let assembly: Assembly
/** Answers each AssumeRole, if set. */
let fault: (() => never) | undefined
let runner: Runner
let client: Client
let user: SignedIn
let keyId: string
let key: { [header: string]: string }
beforeAll(async () => {
  assembly = await synthesize(CONTEXT, join(folder, 'cdk.out'))
  runner = await startTemporaryRunner({
    assembly,
    controlPlaneLimits: false,
    onDecision: (decision) => decisions.push(decision),
    intercept: async (_, { action }, run) => (action === 'sts:AssumeRole' && fault ? fault() : run()),
  })
  client = new Client(runner.endpoints)
  user = await client.signedIn('by mail')
  ;({ keyId, key } = await newKey())
}, 60_000)
afterEach(() => {
  fault = undefined
})
afterAll(async () => {
  await runner?.stop()
  rmSync(folder, { recursive: true })
})

async function newKey() {
  const { body } = await client.call('POST', '/me/keys', { name: 'attributed' }, bearer(user))
  return { keyId: String(body.data?.id), key: { Authorization: `Bearer ${body.data?.secret}` } }
}

const messages = [{ role: 'user', content: 'Say hello.' }]
const INVOCATION = {
  modelId: NOVA,
  inferenceParameters: { messages: [{ role: 'user', content: [{ text: 'Say hello.' }] }] },
}

const dialect = (route: string, body: object) => async (by: { [header: string]: string }) => {
  const response = await fetch(`${runner.endpoints.apiUrl}${route}`, {
    method: 'POST',
    headers: { ...by, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, text: await response.text() }
}

/** A call to each route that calls models, complete and streamed. */
const ROUTES: readonly (readonly [
  route: string,
  ask: (by: { [header: string]: string }) => Promise<{ status: number }>,
])[] = [
  ['/bedrock', () => client.call('POST', '/bedrock', INVOCATION, credentials(user))],
  ...[NOVA, CLAUDE, GPT_OSS].flatMap((model) =>
    [false, true].map(
      (stream) =>
        [
          `/v1/chat/completions of ${model}${stream ? ', streamed' : ''}`,
          dialect('/v1/chat/completions', { model, messages, stream }),
        ] as const,
    ),
  ),
  ...[false, true].flatMap(
    (stream) =>
      [
        [
          `/v1/messages${stream ? ', streamed' : ''}`,
          dialect('/v1/messages', { model: CLAUDE, messages, max_tokens: 9, stream }),
        ],
        [
          `/v1/responses${stream ? ', streamed' : ''}`,
          dialect('/v1/responses', { model: GPT, input: 'Say hello.', stream }),
        ],
      ] as const,
  ),
  [
    '/v1/embeddings, at once',
    dialect('/v1/embeddings', { model: 'amazon.titan-embed-text-v2:0', input: ['Hello.', 'Bye.'] }),
  ],
]

/** The calls to Bedrock since the last reset. */
const asking = () => decisions.filter(({ action }) => action.startsWith('bedrock:Invoke'))
const assuming = () => decisions.filter(({ action }) => action === 'sts:AssumeRole')

/** The ledger's hash of the user: the only one of this runner. */
const personSeen = () => asking()[0]?.tags['gateway-person']

describe('a call to a model', () => {
  test.each(ROUTES)('names its person, plan and key to Bedrock through %s', async (route, ask) => {
    decisions.length = 0
    expect((await ask(key)).status).toBe(200)
    expect(asking().length).toBeGreaterThan(0)
    for (const { roleName, tags, statement } of asking()) {
      expect(roleName).toMatch(/-ModelsCaller/)
      expect(statement).toBeDefined()
      expect(tags).toEqual({
        'gateway-person': expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
        'gateway-plan': 'default',
        'gateway-key': route === '/bedrock' ? 'none' : keyId,
      })
    }
    expect(JSON.stringify(decisions)).not.toContain(user.email)
  })

  test('names the plan that an administrator assigned a moment ago', async () => {
    const administrator = bearer(await client.administrator())
    const limits = {
      budgetUsd: 5,
      budgetPeriod: 'MONTH',
      requests: 1000,
      requestsPeriod: 'DAY',
      callsInFlight: 3,
      maxOutputTokens: 1000,
      accessKeys: true,
    }
    const path = { plan: 'research', domain: user.email.replace(/^.*@/, '') }
    await client.call('PUT', '/admin/plans/{plan}', limits, administrator, { path })
    await client.call('PUT', '/admin/domains/{domain}/plan', { plan: 'research' }, administrator, { path })
    decisions.length = 0
    expect((await client.call('POST', '/bedrock', INVOCATION, credentials(user))).status).toBe(200)
    expect(asking()[0]?.tags['gateway-plan']).toBe('research')
    await client.call('DELETE', '/admin/domains/{domain}/plan', undefined, administrator, { path })
  })

  test('reuses a session of the same person, plan and key, and of no other', async () => {
    const ask = dialect('/v1/messages', { model: CLAUDE, messages, max_tokens: 9 })
    await ask(key)
    decisions.length = 0
    await ask(key)
    const person = personSeen()
    expect(assuming()).toEqual([])
    const other = await newKey()
    await ask(other.key)
    expect(assuming()).toHaveLength(1)
    const seen = new Set(asking().map(({ tags }) => `${tags['gateway-person']} ${tags['gateway-key']}`))
    expect([...seen]).toEqual([`${person} ${keyId}`, `${person} ${other.keyId}`])
  })
})

describe('if the role cannot be assumed', () => {
  const denied = () => {
    throw new AwsError('AccessDenied', 'Not authorized', 403)
  }
  const throttled = () => {
    throw new AwsError('Throttling', 'Rate exceeded', 400)
  }
  const failed = () => {
    throw new AwsError('ServiceUnavailable', 'Service Unavailable', 503)
  }

  test.each(ROUTES)(
    '%s is refused before a model is called, and nothing is spent or held',
    async (route, ask) => {
      // A key without a session.
      const fresh = await newKey()
      // That route distinguishes no keys, so the function must forget its sessions.
      if (route === '/bedrock') await runner.recycle()
      const before = await accountOf()
      decisions.length = 0
      fault = denied
      expect((await ask(fresh.key)).status).toBe(500)
      expect(asking()).toEqual([])
      expect(await accountOf()).toEqual(before)
    },
  )

  test.each([
    ['throttled', throttled, 429],
    ['down', failed, 503],
  ] as const)('the response asks for a retry if STS is %s', async (_, thrown, expected) => {
    const fresh = await newKey()
    fault = thrown
    const body = { model: NOVA, messages }
    const { status, headers } = await client.call('POST', '/v1/chat/completions', body, fresh.key)
    expect([status, headers.has('retry-after')]).toEqual([expected, true])
  })

  test('a single failure goes unnoticed', async () => {
    const fresh = await newKey()
    let times = 0
    fault = () => {
      times += 1
      fault = undefined
      return throttled()
    }
    const body = { model: NOVA, messages }
    expect((await client.call('POST', '/v1/chat/completions', body, fresh.key)).status).toBe(200)
    expect(times).toBe(1)
  })
})

async function accountOf() {
  const { data } = (await client.call('GET', '/me', undefined, bearer(user))).body
  const { data: usage } = (await client.call('GET', '/me/usage', undefined, bearer(user))).body
  return { quota: data?.quota, budget: data?.budget, inFlight: data?.callsInFlight, usage: usage?.usage }
}

test('every grant on Bedrock and STS is used, and needed', async () => {
  decisions.length = 0
  await runner.recycle()
  for (const [, ask] of ROUTES) await ask(key)
  const model = APPLICATION_PROFILE
  for (const stream of [false, true]) await dialect('/v1/chat/completions', { model, messages, stream })(key)
  const isAbout = (action: string) => /^(bedrock:Invoke|sts:)/.test(action)
  const grants = grantsOf(assembly.template).filter(({ statement: { actions } }) => actions.some(isAbout))
  const allowed = decisions.filter(({ statement }) => statement !== undefined)
  expect(decisions.filter(({ statement, action }) => !statement && isAbout(action))).toEqual([])
  expect(new Set(grants.map(({ roleName }) => roleName.replace(/.*-(.*?)[0-9A-F]{8}$/, '$1')))).toEqual(
    new Set([
      'ModelsCaller',
      'createChatCompletionRole',
      'createEmbeddingRole',
      'createMessageRole',
      'createResponseRole',
      'invokeModelRole',
    ]),
  )
  const unneeded = grants.filter((grant) => {
    const others = grants.filter((other) => named(other) !== named(grant))
    return allowed
      .filter((decision) => covers(grant, decision))
      .every((decision) => others.some((other) => covers(other, decision)))
  })
  expect(unneeded.map(named)).toEqual([])
})

describe('the roles of the template', () => {
  const roleOf = (functionName: string) =>
    decisions.map(({ roleName }) => roleName).find((name) => name.includes(`-${functionName}Role`)) ?? ''
  const as = (roleName: string) => {
    const own = new Credentials(new Map()).environmentOf(roleName)
    const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', AWS_SESSION_TOKEN = '' } = own
    return {
      endpoint: runner.endpoints.awsEndpointUrl,
      region: 'us-east-1',
      maxAttempts: 1,
      credentials: {
        accessKeyId: AWS_ACCESS_KEY_ID,
        secretAccessKey: AWS_SECRET_ACCESS_KEY,
        sessionToken: AWS_SESSION_TOKEN,
      },
    }
  }
  const TAGS = ['gateway-person', 'gateway-plan', 'gateway-key'].map((Key) => ({ Key, Value: 'one' }))
  let caller: string
  let asker: string
  let stranger: string
  beforeAll(async () => {
    await client.call('GET', '/bedrock', undefined, credentials(user))
    await newKey().then((fresh) => ROUTES[1]?.[1](fresh.key))
    caller = assuming()[0]?.resource ?? ''
    asker = roleOf('createChatCompletion')
    stranger = roleOf('listModels')
  })
  const assume = (roleName: string, tags: Tag[]) =>
    new STSClient(as(roleName)).send(
      new AssumeRoleCommand({ RoleArn: caller, RoleSessionName: 'one', Tags: tags }),
    )
  const invoke = (runtime: BedrockRuntimeClient) =>
    runtime.send(
      new InvokeModelCommand({ modelId: NOVA, body: JSON.stringify(INVOCATION.inferenceParameters) }),
    )

  test('let a function call models in no other way', async () => {
    expect([caller, asker, stranger]).not.toContain('')
    await expect(invoke(new BedrockRuntimeClient(as(asker)))).rejects.toThrow(
      /createChatCompletionRole.* is not authorized to perform: bedrock:InvokeModel/,
    )
  })

  test('allow a session with all tags, and only for the functions that call models', async () => {
    const { Credentials: begun } = await assume(asker, TAGS)
    const session = {
      accessKeyId: begun?.AccessKeyId ?? '',
      secretAccessKey: begun?.SecretAccessKey ?? '',
      sessionToken: begun?.SessionToken ?? '',
    }
    await invoke(new BedrockRuntimeClient({ ...as(asker), credentials: session }))
    const { sessionToken: _, ...without } = session
    await expect(invoke(new BedrockRuntimeClient({ ...as(asker), credentials: without }))).rejects.toThrow(
      'security token',
    )
    await expect(assume(stranger, TAGS)).rejects.toThrow('no resource-based policy allows')
  })

  test.each([
    ['no tags', []],
    ...TAGS.map(({ Key }) => [`no ${Key}`, TAGS.filter((tag) => tag.Key !== Key)] as const),
    ...TAGS.map(
      ({ Key }) =>
        [`an empty ${Key}`, TAGS.map((tag) => (tag.Key === Key ? { Key, Value: '' } : tag))] as const,
    ),
    ['another tag beside', [...TAGS, { Key: 'admin', Value: 'true' }]],
  ] as const)('do not trust a session with %s', async (_, tags) => {
    await expect(assume(asker, [...tags])).rejects.toMatchObject({ name: 'AccessDenied' })
  })
})
