import { BedrockClient } from '@aws-sdk/client-bedrock'
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime'
import { STSClient } from '@aws-sdk/client-sts'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type AwsCall, AwsError, type AwsOperation, type AwsService } from '../../../local/aws/call.ts'
import { Credentials } from '../../../local/aws/credentials.ts'
import { realBedrock } from '../../../local/bedrock/real.ts'
import { createSts } from '../../../local/sts.ts'
import { serveAws } from '../aws/serveAws.ts'

/** The account that AWS says the caller is of: what stands for AWS here is another local endpoint. */
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

function operationFor(service: AwsService, method: string, path: string, body: object = {}): AwsOperation {
  const call: AwsCall = {
    method,
    path,
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.from(JSON.stringify(body)),
    signal: new AbortController().signal,
  }
  const operation = service(call)
  if (!operation) throw new Error(`No operation answers ${method} ${path}`)
  return operation
}

const invocation = (service: AwsService, modelId: string) =>
  operationFor(service, 'POST', `/model/${encodeURIComponent(modelId)}/invoke`)

/** Stands for Bedrock: says which path it was asked. */
const echo: AwsService = ({ path }) => ({
  action: 'bedrock:Any',
  resource: '*',
  signed: true,
  run: () => ({ body: { path, inputTokens: 7, modelSummaries: [] } }),
})

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

describe("the function's role is asked about", () => {
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
  ])('%s as what stands for it in the local account', async (modelId, resources) => {
    const { resource, also = [] } = invocation(await real(echo), modelId)
    expect([resource, ...also.map((one) => one.resource)]).toEqual(resources)
  })
})

describe('Bedrock itself is asked', () => {
  test.each([
    `us.${NOVA}`,
    `arn:aws:bedrock:us-east-1:${OWN}:inference-profile/us.${NOVA}`,
    `arn:aws:bedrock:us-east-1:${OWN}:application-inference-profile/abc123`,
  ])('for %s', async (modelId) => {
    const { body } = await invocation(await real(echo), modelId).run()
    const { path } = JSON.parse(Buffer.from(body instanceof Uint8Array ? body : []).toString())
    expect(decodeURIComponent(path)).toBe(`/model/${modelId}/invoke`)
  })

  test('but not for the profile of another account', async () => {
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
    expect(await operation.run()).toEqual({ body: { inputTokens: 7 } })
  })
})

describe('what goes wrong is', () => {
  const calls: [string, (service: AwsService) => AwsOperation][] = [
    ['ListFoundationModels', (service) => operationFor(service, 'GET', '/foundation-models')],
    ['InvokeModel', (service) => invocation(service, NOVA)],
  ]

  test.each(calls)('passed on where %s answers an error', async (_, call) => {
    const service = await real(failing(new AwsError('ThrottlingException', 'Too many', 429)))
    await expect(call(service).run()).rejects.toMatchObject({ code: 'ThrottlingException', status: 429 })
  })

  test.each(calls)('a 503 where %s reaches nobody', async (_, call) => {
    const print = vi.spyOn(console, 'error').mockReturnValue()
    onTestFinished(() => print.mockRestore())
    const service = await real(echo, { url: 'http://127.0.0.1:1' })
    await expect(call(service).run()).rejects.toMatchObject({
      code: 'ServiceUnavailableException',
      status: 503,
    })
  })

  test.each(calls)('a 403 where there are no credentials for %s', async (_, call) => {
    const print = vi.spyOn(console, 'error').mockReturnValue()
    onTestFinished(() => print.mockRestore())
    const missing = Object.assign(new Error('none'), { name: 'CredentialsProviderError' })
    const service = await real(echo, { credentials: () => Promise.reject(missing) })
    await expect(call(service).run()).rejects.toMatchObject({ code: 'AccessDeniedException', status: 403 })
  })
})
