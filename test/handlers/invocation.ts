import { randomUUID } from 'node:crypto'
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda'
import { vi } from 'vitest'
import { operations } from '../../generated/operations.ts'
import type { Handle, Operation, OperationId, PortsOf } from '../../handlers/runtime/contract.ts'
import { serve } from '../../handlers/runtime/serve.ts'
import { type Sent as Parameters, urlOf, variablesIn } from '../conformance/route.ts'

export type Sent = Parameters & {
  /** Text is sent unchanged. */
  body?: unknown
  headers?: { [name: string]: string }
  isBase64Encoded?: boolean
  claims?: { [claim: string]: string }
  apiKey?: string
}

/** The claims of a user whose key is {@link KEY}. */
export const CLAIMS = { sub: 'sub-1', email: 'jane@example.com', 'custom:api_key': 'key-of-jane' }
export const KEY = 'key-of-jane'

/** The event that API Gateway passes to the function of an operation. */
export function eventOf(operation: OperationId, sent: Sent = {}): APIGatewayProxyEvent {
  const { method, path: resource } = operations[operation]
  const [path = '', query] = urlOf(resource, sent).split('?')
  const asked = new URLSearchParams(query)
  const names = [...new Set(asked.keys())]
  const { body, headers = { 'Content-Type': 'application/json' }, isBase64Encoded = false } = sent
  return {
    resource,
    path,
    httpMethod: method,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: query === undefined ? null : Object.fromEntries(asked),
    multiValueQueryStringParameters:
      query === undefined ? null : Object.fromEntries(names.map((name) => [name, asked.getAll(name)])),
    pathParameters: sent.path ? (variablesIn(path, resource) ?? null) : null,
    stageVariables: null,
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    isBase64Encoded,
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      authorizer: sent.claims ? { claims: sent.claims } : undefined,
      protocol: 'HTTP/1.1',
      httpMethod: method,
      identity: {
        accessKey: null,
        accountId: null,
        apiKey: sent.apiKey ?? null,
        apiKeyId: null,
        caller: null,
        clientCert: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: '127.0.0.1',
        user: null,
        userAgent: null,
        userArn: null,
      },
      path: `/prod${path}`,
      stage: 'prod',
      requestId: randomUUID(),
      requestTimeEpoch: 0,
      resourceId: 'resource',
      resourcePath: resource,
    },
  }
}

/** The context of an invocation with this much time left. */
export function contextOf(remainingMillis = 29_000): Context {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: 'gateway-test',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:gateway-test',
    memoryLimitInMB: '512',
    awsRequestId: randomUUID(),
    logGroupName: '/aws/lambda/gateway-test',
    logStreamName: 'test',
    getRemainingTimeInMillis: () => remainingMillis,
    done: () => {},
    fail: () => {},
    succeed: () => {},
  }
}

/** The JSON of a response, or its text for another type; undefined for an empty body. */
export function bodyOf({ body, headers = {} }: APIGatewayProxyResult): unknown {
  if (body === '') return undefined
  return headers['Content-Type'] === 'application/json' ? JSON.parse(body) : body
}

/** The response of a handler with these ports, and the function's log line. */
export async function answerOf<Op extends OperationId>(
  operation: Operation<Op> & { readonly streams: false },
  handle: Handle<Op>,
  ports: PortsOf<Op>,
  sent: Sent,
) {
  const lines: string[] = []
  const spies = (['info', 'error'] as const).map((level) =>
    vi.spyOn(console, level).mockImplementation((line: unknown) => lines.push(String(line))),
  )
  try {
    const result = await serve(operation, handle, ports)(eventOf(operation.operationId, sent), contextOf())
    return { status: result.statusCode, headers: result.headers, body: bodyOf(result), logged: lines.join() }
  } finally {
    for (const spy of spies) spy.mockRestore()
  }
}
