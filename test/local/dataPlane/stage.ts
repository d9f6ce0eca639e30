import type { webcrypto } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { DatabaseSync } from 'node:sqlite'
import { Readable } from 'node:stream'
import { exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose'
import { onTestFinished } from 'vitest'
import { deployable } from '../../../contract/deployable.ts'
import { readContract } from '../../../contract/document.ts'
import type { AwsCall } from '../../../local/aws/call.ts'
import { createControlPlane } from '../../../local/controlPlane/controlPlane.ts'
import { createGateway, type ExchangeRecord, type GatewayOptions } from '../../../local/dataPlane/gateway.ts'
import type { Properties } from '../../../local/template.ts'

export const NOON = Date.parse('2026-03-04T12:00:00Z')
export const POOL = 'arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_pool'
export const ISSUER = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool'
export const KEY = 'a-key-value-of-twenty-or-more'

const signing = await generateKeyPair('RS256', { extractable: true })
const privateKey = await exportJWK(signing.privateKey)
const publicKey = await exportJWK(signing.publicKey)
// The second key names no algorithm, so that only the gateway itself can require one.
const JWKS = {
  keys: [
    { ...publicKey, kid: 'k1', alg: 'RS256', use: 'sig' },
    { ...publicKey, kid: 'open', use: 'sig' },
  ],
}

/**
 * An ID token of the pool that is valid at noon. A test may override claims, remove them with undefined, or sign the
 * token with another key.
 */
export async function idToken(
  claims: { [name: string]: unknown } = {},
  stranger?: webcrypto.CryptoKey,
  header = { alg: 'RS256', kid: 'k1' },
): Promise<string> {
  const seconds = NOON / 1000
  return new SignJWT({
    iss: ISSUER,
    sub: 'sub-1',
    token_use: 'id',
    iat: seconds - 60,
    exp: seconds + 3600,
    ...claims,
  })
    .setProtectedHeader(header)
    .sign(stranger ?? (await importJWK(privateKey, header.alg)))
}

/** The project's own API as it is deployed, with the ARNs of the local account. */
export function contractBody(): Properties {
  const values: { [name: string]: string } = {
    'AWS::Partition': 'aws',
    'AWS::Region': 'us-east-1',
    'AWS::AccountId': '000000000000',
    'AWS::StackName': 'Stack',
    'UserPool.Arn': POOL,
  }
  return deployable(readContract(), (text) =>
    text.replaceAll(/\$\{([^}]+)\}/g, (_, name) => values[name] ?? ''),
  )
}

export const lambda = (more: Properties = {}): Properties => ({
  type: 'aws_proxy',
  httpMethod: 'POST',
  uri: 'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:f/invocations',
  ...more,
})

/** The same integration with a streamed response. */
export const streamingLambda = (more: Properties = {}): Properties =>
  lambda({
    uri: 'arn:aws:apigateway:us-east-1:lambda:path/2021-11-15/functions/arn:aws:lambda:us-east-1:000000000000:function:f/response-streaming-invocations',
    responseTransferMode: 'STREAM',
    timeoutInMillis: 900_000,
    ...more,
  })

/** A small API: operations by path and method. A function answers each operation that defines no other integration. */
export function smallBody(
  paths: { [path: string]: { [method: string]: Properties } },
  more: Properties = {},
): Properties {
  return {
    openapi: '3.0.1',
    info: { title: 'small', version: '1' },
    paths: Object.fromEntries(
      Object.entries(paths).map(([path, methods]) => [
        path,
        Object.fromEntries(
          Object.entries(methods).map(([method, operation]) => [
            method,
            { 'x-amazon-apigateway-integration': lambda(), responses: {}, ...operation },
          ]),
        ),
      ]),
    ),
    ...more,
    components: {
      schemas: { Thing: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } },
      securitySchemes: {
        token: {
          type: 'apiKey',
          name: 'Authorization',
          in: 'header',
          'x-amazon-apigateway-authorizer': { type: 'cognito_user_pools', providerARNs: [POOL] },
        },
        apiKey: { type: 'apiKey', name: 'x-api-key', in: 'header' },
      },
    },
  }
}

/** Returns the message of a response, or undefined. */
export async function messageOf(response: Response): Promise<unknown> {
  const json: unknown = await response.json()
  return typeof json === 'object' && json !== null && 'message' in json ? json.message : undefined
}

type Stage = {
  body?: Properties
  stageProperties?: Properties
  plan?: Properties
  invoke?: GatewayOptions['invoke']
  /** Returns the stream of every function. */
  stream?: () => Readable
}

/** A stage `prod` on its own port, with a usage plan that contains {@link KEY}, and a clock that stands at noon. */
export async function startStage({
  body = contractBody(),
  stageProperties = {},
  plan = {},
  invoke,
  stream = () => Readable.from([]),
}: Stage = {}) {
  const database = new DatabaseSync(':memory:')
  const clock = { at: NOON }
  const log: string[] = []
  const exchanges: ExchangeRecord[] = []
  const invocations: {
    functionArn: string
    event: Parameters<GatewayOptions['invoke']>[1]
    sourceArn: string
  }[] = []
  const controlPlane = createControlPlane({
    database,
    plans: [
      {
        logicalId: 'Plan',
        type: 'AWS::ApiGateway::UsagePlan',
        physicalId: 'plan1',
        properties: { ApiStages: [{ ApiId: 'api1', Stage: 'prod' }], ...plan },
      },
    ],
    apiId: 'api1',
    stageName: 'prod',
    limits: false,
    now: () => clock.at,
  })
  const call = async (method: string, path: string, json: object) => {
    const aws: AwsCall = {
      method,
      path,
      query: new URLSearchParams(),
      headers: {},
      body: Buffer.from(JSON.stringify(json)),
      signal: new AbortController().signal,
    }
    const answer = await controlPlane.service(aws)?.run()
    return answer?.body ?? {}
  }
  const created = await call('POST', '/apikeys', { value: KEY, enabled: true })
  const keyId = 'id' in created ? String(created.id) : ''
  await call('POST', '/usageplans/plan1/keys', { keyId, keyType: 'API_KEY' })

  const handle = createGateway({
    body,
    apiId: 'api1',
    stageName: 'prod',
    stageProperties: { DeploymentId: 'dep1', ...stageProperties },
    plannedKeys: controlPlane,
    jwks: () => JWKS,
    invoke: async (functionArn, event, timeoutMillis, sourceArn) => {
      invocations.push({ functionArn, event, sourceArn })
      if (invoke) return invoke(functionArn, event, timeoutMillis, sourceArn)
      return { statusCode: 200, body: JSON.stringify({ ok: true }) }
    },
    invokeWithResponseStream: (functionArn, event, sourceArn) => {
      invocations.push({ functionArn, event, sourceArn })
      return stream()
    },
    log: (line) => log.push(line),
    onExchange: (exchange) => exchanges.push(exchange),
    now: () => clock.at,
  })
  const server = createServer((request, response) => void handle(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
    database.close()
  })
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('The server has no port')
  const origin = `http://127.0.0.1:${address.port}`
  return {
    origin,
    port: address.port,
    url: `${origin}/prod`,
    clock,
    log,
    exchanges,
    invocations,
    keyId,
    call,
    fetch: (path: string, init?: RequestInit) => fetch(`${origin}/prod${path}`, init),
  }
}
