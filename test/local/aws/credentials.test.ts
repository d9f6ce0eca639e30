import { describe, expect, test } from 'vitest'
import type { AwsCall, AwsOperation } from '../../../local/aws/call.ts'
import { Credentials, type Decision } from '../../../local/aws/credentials.ts'
import type { Context, Statement } from '../../../local/iam.ts'

const allow = (action: string, resource: string): Statement => ({
  effect: 'Allow',
  actions: [action],
  resources: [resource],
  conditions: [],
})

const operation = (stated: Partial<AwsOperation> = {}): AwsOperation => ({
  action: 'apigateway:POST',
  resource: 'arn:keys',
  signed: true,
  run: () => ({ body: {} }),
  ...stated,
})

function callWith(authorization?: string, token?: string): AwsCall {
  return {
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: {
      ...(authorization !== undefined && { authorization }),
      ...(token !== undefined && { 'x-amz-security-token': token }),
    },
    body: Buffer.alloc(0),
    signal: new AbortController().signal,
  }
}

const signedBy = (accessKeyId: string | undefined, token?: string) =>
  callWith(
    `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/apigateway/aws4_request, SignedHeaders=host, Signature=0`,
    token,
  )

const signedByFunction = ({ AWS_ACCESS_KEY_ID, AWS_SESSION_TOKEN }: { [variable: string]: string }) =>
  signedBy(AWS_ACCESS_KEY_ID, AWS_SESSION_TOKEN)

function asked(statements: Statement[]) {
  const decisions: Decision[] = []
  const credentials = new Credentials(new Map([['role', statements]]), (one) => decisions.push(one))
  const own = signedByFunction(credentials.environmentOf('role'))
  return { credentials, decisions, own }
}

describe('a call signed with the credentials of a role', () => {
  test("passes if the role's statements allow it", () => {
    const { credentials, own } = asked([allow('apigateway:POST', 'arn:keys')])
    expect(() => credentials.authorize(own, operation())).not.toThrow()
  })

  test.each([
    ['apigateway:DELETE', 403],
    ['cognito-idp:AdminGetUser', 400],
    ['dynamodb:GetItem', 400],
  ])('is refused for %s as its service refuses, with who may not do what', (action, status) => {
    const { credentials, own } = asked([allow('apigateway:POST', 'arn:keys')])
    expect(() => credentials.authorize(own, operation({ action }))).toThrow(
      expect.objectContaining({
        code: 'AccessDeniedException',
        status,
        message: `User: arn:aws:sts::000000000000:assumed-role/role/local is not authorized to perform: ${action} on resource: arn:keys because no identity-based policy allows the ${action} action`,
      }),
    )
  })

  test('needs permission for every action of the call', () => {
    const also = [{ action: 'apigateway:PUT', resource: 'arn:tags' }]
    const one = asked([allow('apigateway:POST', 'arn:keys')])
    expect(() => one.credentials.authorize(one.own, operation({ also }))).toThrow('apigateway:PUT')
    const both = asked([allow('apigateway:POST', 'arn:keys'), allow('apigateway:PUT', 'arn:tags')])
    expect(() => both.credentials.authorize(both.own, operation({ also }))).not.toThrow()
  })

  test('is judged by the condition keys of its operation', () => {
    const conditions = [{ operator: 'StringEquals', key: 'aws:ResourceTag/stack', values: ['mine'] }]
    const { credentials, own } = asked([{ ...allow('apigateway:POST', 'arn:keys'), conditions }])
    const tagged = (stack: string) => operation({ context: { 'aws:ResourceTag/stack': stack } })
    expect(() => credentials.authorize(own, tagged('mine'))).not.toThrow()
    expect(() => credentials.authorize(own, tagged('theirs'))).toThrow('not authorized')
  })

  test('is judged by the own condition keys of a further action', () => {
    const conditions = [{ operator: 'StringEquals', key: 'aws:RequestTag/stack', values: ['mine'] }]
    const { credentials, own } = asked([
      allow('apigateway:POST', 'arn:keys'),
      { ...allow('apigateway:PUT', 'arn:tags'), conditions },
    ])
    const tagging = (own: { context?: Context }) =>
      operation({
        context: { 'aws:RequestTag/stack': 'mine' },
        also: [{ action: 'apigateway:PUT', resource: 'arn:tags', ...own }],
      })
    expect(() => credentials.authorize(own, tagging({}))).not.toThrow()
    expect(() => credentials.authorize(own, tagging({ context: {} }))).toThrow('apigateway:PUT')
  })

  test('is reported with the statement that allowed it, or with none', () => {
    const { credentials, decisions, own } = asked([allow('apigateway:POST', 'arn:keys')])
    credentials.authorize(own, operation())
    expect(() => credentials.authorize(own, operation({ resource: 'arn:other' }))).toThrow()
    const decided = { roleName: 'role', action: 'apigateway:POST', tags: {} }
    expect(decisions).toEqual([
      { ...decided, resource: 'arn:keys', statement: expect.any(Object) },
      { ...decided, resource: 'arn:other', statement: undefined },
    ])
  })

  test('may do nothing if the role has no policy', () => {
    const credentials = new Credentials(new Map())
    const own = signedByFunction(credentials.environmentOf('role'))
    expect(() => credentials.authorize(own, operation())).toThrow('not authorized')
  })
})

describe('a session of a role', () => {
  const begin = (credentials: Credentials, seconds: number) => {
    const { accessKeyId, sessionToken } = credentials.begin({
      roleName: 'role',
      sessionName: 'jane',
      tags: { team: 'red' },
      expires: Date.now() + seconds * 1000,
    })
    return { accessKeyId, sessionToken }
  }

  test('has the permissions of its role, and is judged and reported by its tags', () => {
    const conditions = [{ operator: 'StringEquals', key: 'aws:PrincipalTag/team', values: ['red'] }]
    const { credentials, decisions, own } = asked([{ ...allow('apigateway:POST', 'arn:keys'), conditions }])
    const { accessKeyId, sessionToken } = begin(credentials, 60)
    credentials.authorize(signedBy(accessKeyId, sessionToken), operation())
    expect(decisions).toMatchObject([{ roleName: 'role', tags: { team: 'red' } }])
    expect(() => credentials.authorize(own, operation())).toThrow('assumed-role/role/local is not authorized')
    const other = () =>
      credentials.authorize(signedBy(accessKeyId, sessionToken), operation({ action: 'a:B' }))
    expect(other).toThrow('assumed-role/role/jane is not authorized')
  })

  test.each([
    ['without its token', undefined, 'UnrecognizedClientException'],
    ['with another token', 'another', 'UnrecognizedClientException'],
  ])('is refused %s', (_, token, code) => {
    const { credentials } = asked([allow('apigateway:POST', 'arn:keys')])
    const { accessKeyId } = begin(credentials, 60)
    expect(() => credentials.authorize(signedBy(accessKeyId, token), operation())).toThrow(
      expect.objectContaining({ code, status: 403 }),
    )
  })

  test('is refused when it has expired', () => {
    const { credentials } = asked([allow('apigateway:POST', 'arn:keys')])
    const { accessKeyId, sessionToken } = begin(credentials, -1)
    expect(() => credentials.authorize(signedBy(accessKeyId, sessionToken), operation())).toThrow(
      expect.objectContaining({ code: 'ExpiredTokenException', status: 403 }),
    )
  })
})

describe('the policy of a resource', () => {
  const trusting = (...principals: string[]) => ({
    resourcePolicy: [{ ...allow('apigateway:POST', '*'), principals }],
  })

  test('must allow the call too, for every caller', () => {
    const { credentials, own } = asked([allow('apigateway:POST', 'arn:keys')])
    const role = 'arn:aws:iam::000000000000:role/role'
    expect(() => credentials.authorize(own, operation(trusting(role)))).not.toThrow()
    for (const one of [trusting(`${role}2`), trusting('lambda.amazonaws.com'), { resourcePolicy: [] }])
      expect(() => credentials.authorize(own, operation(one))).toThrow('no resource-based policy allows')
    const anybody = signedBy('AKIAANYBODY')
    expect(() => credentials.authorize(anybody, operation(trusting(role)))).toThrow('no resource-based')
  })

  test('does not suffice without the role', () => {
    const { credentials, own } = asked([])
    expect(() =>
      credentials.authorize(own, operation(trusting('arn:aws:iam::000000000000:role/role'))),
    ).toThrow('no identity-based policy allows')
  })
})

describe('a call', () => {
  test("with other credentials is an administrator's", () => {
    const { credentials, decisions } = asked([])
    expect(() => credentials.authorize(signedBy('AKIAANYBODY'), operation())).not.toThrow()
    expect(decisions).toEqual([])
  })

  test.each([undefined, '', 'Bearer token'])('without a signature is refused: %j', (authorization) => {
    const { credentials } = asked([])
    expect(() => credentials.authorize(callWith(authorization), operation())).toThrow(
      expect.objectContaining({ code: 'MissingAuthenticationTokenException', status: 403 }),
    )
  })

  test('that AWS accepts unsigned needs no credentials', () => {
    const { credentials } = asked([])
    expect(() => credentials.authorize(callWith(), operation({ signed: false }))).not.toThrow()
  })
})

test('each role has its own credentials, the same at each start', () => {
  const [one, other] = [new Credentials(new Map()), new Credentials(new Map())]
  expect(one.environmentOf('a')).toEqual(other.environmentOf('a'))
  expect(one.environmentOf('a')['AWS_ACCESS_KEY_ID']).not.toBe(one.environmentOf('b')['AWS_ACCESS_KEY_ID'])
  expect(Object.keys(one.environmentOf('a'))).toEqual([
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
  ])
})
