import { BedrockClient } from '@aws-sdk/client-bedrock'
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime'
import { STSClient } from '@aws-sdk/client-sts'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type AwsCall, AwsError, type AwsOperation, type AwsService } from '../../../local/aws/call.ts'
import { Credentials } from '../../../local/aws/credentials.ts'
import { realBedrock } from '../../../local/bedrock/real.ts'
import { createBedrock } from '../../../local/bedrock/service.ts'
import { createSts } from '../../../local/sts.ts'
import { serveAws } from '../aws/serveAws.ts'

/** The account of the caller according to AWS; another local endpoint stands in for AWS here. */
const OWN = '000000000000'

type Clients = { url?: string; credentials?: () => Promise<never> }

async function real(upstream: AwsService, { url, credentials }: Clients = {}): Promise<AwsService> {
  const served = await serveAws([createSts(new Credentials(new Map())), upstream])
  onTestFinished(served.close)
  const configuration = {
    endpoint: url ?? served.url,
    region: 'us-east-1',
    credentials: credentials ?? { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
  }
  const clients = {
    bedrock: new BedrockClient(configuration),
    runtime: new BedrockRuntimeClient(configuration),
    sts: new STSClient(configuration),
  }
  onTestFinished(() => {
    for (const client of Object.values(clients)) client.destroy()
  })
  return realBedrock(clients)
}

function operationFor(
  service: AwsService,
  method: string,
  path: string,
  body: object = {},
  headers: AwsCall['headers'] = {},
): AwsOperation {
  const call: AwsCall = {
    method,
    path,
    query: new URLSearchParams(),
    headers,
    body: Buffer.from(JSON.stringify(body)),
    signal: new AbortController().signal,
  }
  const operation = service(call)
  if (!operation) throw new Error(`No operation answers ${method} ${path}`)
  return operation
}

const invocation = (service: AwsService, modelId: string) =>
  operationFor(service, 'POST', `/model/${encodeURIComponent(modelId)}/invoke`)

/** Stands in for Bedrock and echoes its request. */
const echo: AwsService = ({ method, path, headers, body }) => ({
  action: 'bedrock:Any',
  resource: '*',
  signed: true,
  run: () => ({ body: { method, path, headers, body: String(body) } }),
})

/** The response of an operation, read to its end. */
async function answerOf(operation: AwsOperation) {
  const { status, headers, body } = await operation.run()
  if (!(Symbol.asyncIterator in body)) throw new Error('It is no stream')
  const chunks: Uint8Array[] = []
  for await (const chunk of body) chunks.push(chunk)
  return { status, headers, body: Buffer.concat(chunks).toString() }
}

const failing =
  (error: Error): AwsService =>
  () => ({
    action: 'bedrock:Any',
    resource: '*',
    signed: true,
    run: () => {
      throw error
    },
  })

const local = (resource: string) => `arn:aws:bedrock:us-east-1:000000000000:${resource}`
const NOVA = 'amazon.nova-lite-v1:0'

describe("the function's role is authorized", () => {
  const anyRegion = `arn:aws:bedrock:*::foundation-model/${NOVA}`

  test.each([
    [NOVA, [anyRegion]],
    [
      `arn:aws:bedrock:us-west-2::foundation-model/${NOVA}`,
      [`arn:aws:bedrock:us-west-2::foundation-model/${NOVA}`],
    ],
    [`us.${NOVA}`, [local(`inference-profile/us.${NOVA}`), anyRegion]],
    [`global.${NOVA}`, [local(`inference-profile/global.${NOVA}`), anyRegion]],
    [
      `arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.${NOVA}`,
      [local(`inference-profile/eu.${NOVA}`), anyRegion],
    ],
    [
      'arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/abc123',
      [local('application-inference-profile/abc123')],
    ],
  ])('for %s through its counterpart in the local account', async (modelId, resources) => {
    const { resource, also = [] } = invocation(await real(echo), modelId)
    expect([resource, ...also.map((one) => one.resource)]).toEqual(resources)
  })
})

describe('the real Bedrock is called', () => {
  test.each([
    `us.${NOVA}`,
    `arn:aws:bedrock:us-east-1:${OWN}:inference-profile/us.${NOVA}`,
    `arn:aws:bedrock:us-east-1:${OWN}:application-inference-profile/abc123`,
  ])('for %s', async (modelId) => {
    const { body } = await answerOf(invocation(await real(echo), modelId))
    expect(decodeURIComponent(JSON.parse(body).path)).toBe(`/model/${modelId}/invoke`)
  })

  test('but not for a profile of another account', async () => {
    const other = 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123'
    await expect(invocation(await real(echo), other).run()).rejects.toMatchObject({
      code: 'AccessDeniedException',
      status: 403,
    })
  })

  test('to count tokens', async () => {
    const input = { invokeModel: { body: Buffer.from('{"messages":[]}').toString('base64') } }
    const path = `/model/${encodeURIComponent(NOVA)}/count-tokens`
    const operation = operationFor(await real(echo), 'POST', path, { input })
    expect(operation.resource).toBe(`arn:aws:bedrock:us-east-1::foundation-model/${NOVA}`)
    expect(JSON.parse((await answerOf(operation)).body)).toMatchObject({
      path,
      body: JSON.stringify({ input }),
    })
  })

  test.each([
    ['POST', `/model/${encodeURIComponent(NOVA)}/converse`, false],
    ['POST', `/model/${encodeURIComponent(NOVA)}/converse-stream`, true],
    ['POST', `/model/${encodeURIComponent(NOVA)}/invoke-with-response-stream`, true],
    ['POST', '/anthropic/v1/messages', false],
    ['POST', '/openai/v1/chat/completions', false],
    ['POST', '/openai/v1/responses', false],
  ])('with %s %s', async (method, path, streams) => {
    const operation = operationFor(await real(echo), method, path, { model: NOVA })
    expect(operation).toMatchObject({
      action: streams ? 'bedrock:InvokeModelWithResponseStream' : 'bedrock:InvokeModel',
      resource: `arn:aws:bedrock:*::foundation-model/${NOVA}`,
      signed: true,
    })
    expect(JSON.parse((await answerOf(operation)).body)).toMatchObject({
      method,
      path,
      body: `{"model":"${NOVA}"}`,
    })
  })

  test("for a response, which also authorizes the account's default project", async () => {
    const operation = operationFor(await real(echo), 'POST', '/openai/v1/responses', { model: NOVA })
    expect(operation.also).toEqual([
      { action: 'bedrock:InvokeModel', resource: 'arn:aws:bedrock:us-east-1:000000000000:project/default' },
    ])
  })

  test('for the lists of models and profiles', async () => {
    const service = await real(echo)
    for (const path of ['/foundation-models', '/inference-profiles'])
      expect(JSON.parse((await answerOf(operationFor(service, 'GET', path))).body)).toMatchObject({ path })
  })

  test("with the caller's own fields, signed again, and without those of the local call", async () => {
    const headers = {
      authorization: 'AWS4-HMAC-SHA256 Credential=LOCAL/20260101/us-east-1/bedrock/aws4_request',
      'x-amz-security-token': 'local',
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'some-beta',
      'x-amzn-bedrock-guardrailidentifier': 'abc',
      'content-type': 'application/json',
      cookie: 'a=b',
      host: '127.0.0.1:3001',
    }
    const service = await real(echo)
    const operation = operationFor(service, 'POST', '/anthropic/v1/messages', { model: NOVA }, headers)
    const { headers: seen } = JSON.parse((await answerOf(operation)).body)
    expect(seen).toMatchObject({
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'some-beta',
      'x-amzn-bedrock-guardrailidentifier': 'abc',
      'content-type': 'application/json',
      authorization: expect.stringContaining('Credential=any/'),
    })
    expect(seen).not.toHaveProperty('cookie')
    expect(seen).not.toHaveProperty('x-amz-security-token')
  })

  test('and its stream is returned unchanged', async () => {
    const body = {
      model: 'simulated.mid-stream-v1:0',
      stream: true,
      max_tokens: 9,
      messages: [{ role: 'user', content: 'Hi' }],
    }
    const service = await real(createBedrock())
    const operation = operationFor(service, 'POST', '/anthropic/v1/messages', body, {
      'anthropic-version': '2023-06-01',
    })
    expect(operation.action).toBe('bedrock:InvokeModelWithResponseStream')
    const answer = await answerOf(operation)
    expect(answer.headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8' })
    expect(answer.body).toMatch(/^event: message_start\n.*event: error\n/s)
  })
})

describe('an error is', () => {
  const calls: [string, (service: AwsService) => AwsOperation][] = [
    ['ListFoundationModels', (service) => operationFor(service, 'GET', '/foundation-models')],
    ['InvokeModel', (service) => invocation(service, NOVA)],
  ]

  test.each(calls)('passed on if %s gets an error', async (_, call) => {
    const service = await real(failing(new AwsError('ThrottlingException', 'Too many', 429)))
    const { status, headers, body } = await answerOf(call(service))
    expect([status, JSON.parse(body).message]).toEqual([429, 'Too many'])
    expect(headers).toMatchObject({ 'x-amzn-errortype': 'ThrottlingException' })
  })

  test.each(calls)('a 503 if %s reaches no server', async (_, call) => {
    const print = vi.spyOn(console, 'error').mockReturnValue()
    onTestFinished(() => print.mockRestore())
    const service = await real(echo, { url: 'http://127.0.0.1:1' })
    await expect(call(service).run()).rejects.toMatchObject({
      code: 'ServiceUnavailableException',
      status: 503,
    })
  })

  test.each(calls)('a 403 if there are no credentials for %s', async (_, call) => {
    const print = vi.spyOn(console, 'error').mockReturnValue()
    onTestFinished(() => print.mockRestore())
    const missing = Object.assign(new Error('none'), { name: 'CredentialsProviderError' })
    const service = await real(echo, { credentials: () => Promise.reject(missing) })
    await expect(call(service).run()).rejects.toMatchObject({ code: 'AccessDeniedException', status: 403 })
  })
})
