import { describe, expect, test } from 'vitest'
import type { ProxyEvent } from '../../../local/dataPlane/services.ts'
import {
  gatewayInvoke,
  gatewayStream,
  readFunctions,
  triggerInvoke,
} from '../../../local/lambda/functions.ts'
import { Template } from '../../../local/template.ts'
import { lambdaOf } from './functionOf.ts'

const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:fn'
const METHOD = 'arn:aws:execute-api:us-east-1:000000000000:api/prod/POST/login'

const event: ProxyEvent = {
  resource: '/login',
  path: '/login',
  httpMethod: 'POST',
  headers: {},
  multiValueHeaders: {},
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: null,
  stageVariables: null,
  requestContext: {
    accountId: '000000000000',
    apiId: 'api',
    deploymentId: 'deployment',
    domainName: 'localhost',
    domainPrefix: 'localhost',
    extendedRequestId: 'extended',
    httpMethod: 'POST',
    identity: {
      accessKey: null,
      accountId: null,
      caller: null,
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
    path: '/prod/login',
    protocol: 'HTTP/1.1',
    requestId: 'request',
    requestTime: '',
    requestTimeEpoch: 0,
    resourceId: 'resource',
    resourcePath: '/login',
    stage: 'prod',
  },
  body: null,
  isBase64Encoded: false,
}

describe('the functions of a template', () => {
  const properties = {
    FunctionName: 'Stack-login',
    Role: { 'Fn::GetAtt': ['LoginRole', 'Arn'] },
    Code: { S3Bucket: 'assets', S3Key: 'hash.zip' },
    Handler: 'index.handler',
    Runtime: 'nodejs24.x',
  }
  const read = (more: object = {}) =>
    readFunctions(
      {
        template: new Template(
          {
            Resources: {
              Login: { Type: 'AWS::Lambda::Function', Properties: { ...properties, ...more } },
              LoginRole: { Type: 'AWS::IAM::Role' },
            },
          },
          'Stack',
        ),
        assetOf: (s3Key) => `/assets/${s3Key}`,
      },
      (roleName) => ({ AWS_ACCESS_KEY_ID: `key of ${roleName}` }),
      (value) => value.replace('{{reference}}', 'resolved'),
    )

  test('are read with their bundle, handler and ARN', () => {
    expect(read()).toMatchObject([
      {
        name: 'Stack-login',
        arn: 'arn:aws:lambda:us-east-1:000000000000:function:Stack-login',
        bundle: '/assets/hash.zip',
        handler: 'index.handler',
      },
    ])
  })

  test("have the template's limits, or Lambda's defaults", () => {
    expect(read()).toMatchObject([{ timeoutMillis: 3_000, memorySize: 128 }])
    expect(read({ Timeout: 29, MemorySize: 512 })).toMatchObject([{ timeoutMillis: 29_000, memorySize: 512 }])
  })

  test("see their own variables, Lambda's variables, and the credentials of their role", () => {
    const [fn] = read({
      Environment: { Variables: { USER_POOL_ID: 'pool', HASH_KEY: '{{reference}}', RETRIES: 3 } },
      MemorySize: 512,
    })
    expect(fn?.environment).toEqual({
      AWS_REGION: 'us-east-1',
      AWS_LAMBDA_FUNCTION_NAME: 'Stack-login',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      LAMBDA_TASK_ROOT: '/assets/hash.zip',
      TZ: ':UTC',
      USER_POOL_ID: 'pool',
      HASH_KEY: 'resolved',
      RETRIES: '3',
      AWS_ACCESS_KEY_ID: 'key of Stack-LoginRole',
    })
  })
})

describe('API Gateway', () => {
  const permitting = (principal: string, sourceArn: string, action = 'lambda:InvokeFunction') =>
    new Template(
      {
        Resources: {
          Permission: {
            Type: 'AWS::Lambda::Permission',
            Properties: { Action: action, Principal: principal, FunctionName: ARN, SourceArn: sourceArn },
          },
        },
      },
      'Stack',
    )
  const invoking = (template: Template, code = 'exports.handler = async ({ path }) => path') => {
    const { lambda } = lambdaOf(code, { timeoutMillis: 4_000 })
    return gatewayInvoke(lambda, template)(ARN, event, 29_000, METHOD)
  }

  const streaming = (template: Template, code = 'exports.handler = async ({ path }) => path') => {
    const { lambda } = lambdaOf(code, { timeoutMillis: 4_000 })
    return gatewayStream(lambda, template)(ARN, event, METHOD)
  }

  test('invokes a function if a permission names the method', async () => {
    expect(await invoking(permitting('apigateway.amazonaws.com', METHOD))).toBe('/login')
  })

  test.each([
    ['of another method', permitting('apigateway.amazonaws.com', METHOD.replace('POST', 'GET'))],
    ['for another service', permitting('cognito-idp.amazonaws.com', METHOD)],
    ['for another action', permitting('apigateway.amazonaws.com', METHOD, 'lambda:InvokeWithResponseStream')],
    ['of none at all', new Template({ Resources: {} }, 'Stack')],
  ])('cannot invoke a function with a permission %s', async (_, template) => {
    await expect(invoking(template)).rejects.toMatchObject({ reason: 'no permission' })
    expect(() => streaming(template)).toThrow('no permission')
  })

  test('gets the stream of a function, or the result of another function as JSON', async () => {
    const permitted = permitting('apigateway.amazonaws.com', METHOD)
    expect(await streaming(permitted).toArray()).toEqual([Buffer.from('"/login"')])
    const code = 'exports.handler = awslambda.streamifyResponse(async (_, stream) => void stream.end("text"))'
    expect(await streaming(permitted, code).toArray()).toEqual([Buffer.from('text')])
  })

  test.each([
    ['function error', 'exports.handler = async () => { throw new Error("x") }'],
    ['function error', 'exports.handler = () => process.exit(1)'],
    ['function timeout', 'exports.handler = () => new Promise(() => {})'],
  ])('learns of a %s from %s', async (reason, code) => {
    const permitted = permitting('apigateway.amazonaws.com', METHOD)
    await expect(invoking(permitted, code)).rejects.toMatchObject({ name: 'Error', reason })
    await expect(streaming(permitted, code).toArray()).rejects.toMatchObject({ name: 'Error', reason })
  })
})

describe('a trigger of the user pool', () => {
  const pool = (lambdaConfig?: object) => ({
    logicalId: 'UserPool',
    type: 'AWS::Cognito::UserPool',
    physicalId: 'pool',
    properties: { ...(lambdaConfig && { LambdaConfig: lambdaConfig }) },
  })

  test('is the function that the pool names', async () => {
    const { lambda } = lambdaOf('exports.handler = async (event) => ({ ...event, response: 1 })')
    expect(await triggerInvoke(lambda, pool({ PreSignUp: ARN }))('PreSignUp', { request: 1 })).toEqual({
      request: 1,
      response: 1,
    })
  })

  test('returns the event unchanged if the pool names no function', async () => {
    const { lambda } = lambdaOf('')
    expect(await triggerInvoke(lambda, pool())('PreSignUp', { request: 1 })).toEqual({ request: 1 })
    expect(await triggerInvoke(lambda, pool({ PostAuthentication: ARN }))('PreSignUp', {})).toEqual({})
  })
})
