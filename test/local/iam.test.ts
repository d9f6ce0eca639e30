import { describe, expect, test } from 'vitest'
import { allowedBy, type Context, rolePolicies, type Statement } from '../../local/iam.ts'
import { Template } from '../../local/template.ts'

const POOL = 'arn:aws:cognito-idp:us-east-1:000000000000:userpool/pool'
const KEYS = 'arn:aws:apigateway:us-east-1::/apikeys'

type Written = { [property: string]: unknown }

/** The statements of a role with this one policy, in a template's format. */
function statements(...written: Written[]): Statement[] {
  const template = new Template(
    {
      Resources: {
        Role: { Type: 'AWS::IAM::Role' },
        Policy: {
          Type: 'AWS::IAM::Policy',
          Properties: { PolicyDocument: { Statement: written }, Roles: [{ Ref: 'Role' }] },
        },
      },
    },
    'Stack',
  )
  return rolePolicies(template).get('Stack-Role') ?? []
}

const allows = (written: Written[], action: string, resource: string, context: Context = {}) =>
  allowedBy(statements(...written), { action, resource, context }) !== undefined

const allow = (Action: unknown, Resource: unknown, more: Written = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
})
const deny = (Action: unknown, Resource: unknown) => ({ Effect: 'Deny', Action, Resource })

describe('a request', () => {
  test('is refused by default', () => {
    expect(allows([], 'cognito-idp:AdminGetUser', POOL)).toBe(false)
  })

  test('is allowed if a statement names its action and its resource', () => {
    const written = [allow('cognito-idp:AdminGetUser', POOL)]
    expect(allows(written, 'cognito-idp:AdminGetUser', POOL)).toBe(true)
    expect(allows(written, 'cognito-idp:AdminDeleteUser', POOL)).toBe(false)
    expect(allows(written, 'cognito-idp:AdminGetUser', `${POOL}2`)).toBe(false)
  })

  test('needs both in one statement, not one in each of two', () => {
    const written = [allow('apigateway:GET', KEYS), allow('apigateway:POST', `${KEYS}/1`)]
    expect(allows(written, 'apigateway:GET', `${KEYS}/1`)).toBe(false)
  })

  test('is allowed by any item of a list', () => {
    const written = [allow(['a:One', 'a:Two'], ['r1', 'r2'])]
    expect(allows(written, 'a:Two', 'r2')).toBe(true)
  })

  test('returns the statement that allows it', () => {
    const [, second] = statements(allow('a:One', '*'), allow('a:Two', '*'))
    const all = statements(allow('a:One', '*'), allow('a:Two', '*'))
    expect(allowedBy(all, { action: 'a:Two', resource: 'r', context: {} })).toEqual(second)
  })
})

describe('a wildcard', () => {
  test.each([
    ['*', 'anything:At:all/of/it', true],
    [`${KEYS}/*`, `${KEYS}/abc`, true],
    [`${KEYS}/*`, `${KEYS}/a/b`, true],
    [`${KEYS}/*`, `${KEYS}/`, true],
    [`${KEYS}/*`, KEYS, false],
    [`${KEYS}/a?c`, `${KEYS}/abc`, true],
    [`${KEYS}/a?c`, `${KEYS}/ac`, false],
    ['arn:aws:bedrock:*::foundation-model/*', 'arn:aws:bedrock:eu-west-1::foundation-model/a.b', true],
    ['a.b', 'axb', false],
    ['a+b(c)[d]', 'a+b(c)[d]', true],
    ['a*', 'a\nb', true],
  ])('in a resource: %s for %s is %s', (pattern, resource, expected) => {
    expect(allows([allow('a:B', pattern)], 'a:B', resource)).toBe(expected)
  })

  test('in an action covers every operation of a service', () => {
    expect(allows([allow('apigateway:*', '*')], 'apigateway:POST', KEYS)).toBe(true)
    expect(allows([allow('apigateway:*', '*')], 'cognito-idp:SignUp', POOL)).toBe(false)
  })
})

describe('case sensitivity', () => {
  test('does not apply to an action', () => {
    expect(allows([allow('Cognito-IDP:admingetuser', POOL)], 'cognito-idp:AdminGetUser', POOL)).toBe(true)
  })

  test('applies to a resource', () => {
    expect(allows([allow('a:B', 'arn:Pool')], 'a:B', 'arn:pool')).toBe(false)
  })
})

describe('an explicit deny', () => {
  test('wins, wherever it is', () => {
    expect(allows([deny('a:B', '*'), allow('a:B', '*')], 'a:B', 'r')).toBe(false)
    expect(allows([allow('a:B', '*'), deny('a:*', 'r')], 'a:B', 'r')).toBe(false)
  })

  test('of something else does not apply', () => {
    expect(allows([allow('a:B', '*'), deny('a:B', 'other')], 'a:B', 'r')).toBe(true)
  })
})

describe('a condition', () => {
  const tagged = (operator: string, value: unknown) => [
    allow('a:B', '*', { Condition: { [operator]: { 'aws:ResourceTag/stack': value } } }),
  ]
  const context = { 'aws:ResourceTag/stack': 'Mine' }

  test.each([
    ['StringEquals', 'Mine', true],
    ['StringEquals', 'mine', false],
    ['StringEquals', 'M*', false],
    ['StringEquals', ['Other', 'Mine'], true],
    ['StringLike', 'M*', true],
    ['StringLike', ['X*', 'Y*'], false],
    ['StringEqualsIfExists', 'Mine', true],
    ['StringEqualsIfExists', 'Other', false],
  ])('%s %j is %s', (operator, value, expected) => {
    expect(allows(tagged(operator, value), 'a:B', 'r', context)).toBe(expected)
  })

  test('does not hold if the request lacks its key', () => {
    expect(allows(tagged('StringEquals', 'Mine'), 'a:B', 'r')).toBe(false)
    expect(allows(tagged('StringLike', '*'), 'a:B', 'r', { 'aws:ResourceTag/other': 'Mine' })).toBe(false)
  })

  test('with IfExists holds if the request lacks its key', () => {
    expect(allows(tagged('StringEqualsIfExists', 'Mine'), 'a:B', 'r')).toBe(true)
    expect(allows(tagged('StringLikeIfExists', 'M*'), 'a:B', 'r')).toBe(true)
    expect(() => allows(tagged('IpAddressIfExists', 'M*'), 'a:B', 'r')).toThrow('IpAddress')
  })

  test('must hold together with all others', () => {
    const both = [
      allow('a:B', '*', { Condition: { StringEquals: { one: '1', two: '2' }, StringLike: { three: '3' } } }),
    ]
    expect(allows(both, 'a:B', 'r', { one: '1', two: '2', three: '3' })).toBe(true)
    expect(allows(both, 'a:B', 'r', { one: '1', two: '2', three: '4' })).toBe(false)
  })

  test('with an unknown operator is an error, not a permission', () => {
    expect(() => allows(tagged('IpAddress', '127.0.0.1'), 'a:B', 'r', context)).toThrow(
      'The local runner does not support the condition operator IpAddress',
    )
  })
})

describe('a condition on a multivalued key', () => {
  const LEADING = 'dynamodb:LeadingKeys'
  const keyed = (operator: string, value: unknown) => [
    allow('a:B', '*', { Condition: { [operator]: { [LEADING]: value } } }),
  ]

  test.each([
    ['ForAllValues:StringEquals', ['a', 'b'], ['a'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b', 'a'], true],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], false],
    ['ForAllValues:StringEquals', 'a*', ['ab'], false],
    ['ForAllValues:StringLike', 'a*', ['a', 'ab'], true],
    ['ForAllValues:StringLike', 'a*', ['ab', 'b'], false],
    ['ForAllValues:StringLike', 'a*', [], true],
    ['ForAllValues:StringLike', 'a*', undefined, true],
    ['ForAnyValue:StringLike', 'a*', ['b', 'ab'], true],
    ['ForAnyValue:StringLike', 'a*', ['b', 'c'], false],
    ['ForAnyValue:StringEquals', ['a', 'b'], ['b'], true],
    ['ForAnyValue:StringEquals', 'a', undefined, false],
    ['ForAllValues:StringEquals', 'a', 'a', true],
    ['Null', 'true', undefined, true],
    ['Null', 'true', ['a'], false],
    ['Null', false, ['a'], true],
    ['Null', 'false', undefined, false],
  ])('%s %j for %j is %s', (operator, value, actual, expected) => {
    expect(
      allows(keyed(operator, value), 'a:B', 'r', actual === undefined ? {} : { [LEADING]: actual }),
    ).toBe(expected)
  })

  test('must state how many values must match', () => {
    expect(() => allows(keyed('StringEquals', 'a'), 'a:B', 'r', { [LEADING]: ['a'] })).toThrow(
      'dynamodb:LeadingKeys has several values: StringEquals needs ForAllValues: or ForAnyValue:',
    )
  })

  test('with an unknown operator is an error, whether the request has its key or not', () => {
    expect(() => allows(keyed('ForAllValues:IpAddress', 'a'), 'a:B', 'r')).toThrow(
      'The local runner does not support the condition operator ForAllValues:IpAddress',
    )
  })
})

test('the statements of several policies on a role are combined', () => {
  const policy = (Action: string, ...roles: string[]) => ({
    Type: 'AWS::IAM::Policy',
    Properties: {
      PolicyDocument: { Statement: [allow(Action, '*')] },
      Roles: roles.map((Ref) => ({ Ref })),
    },
  })
  const template = new Template(
    {
      Resources: {
        A: { Type: 'AWS::IAM::Role' },
        B: { Type: 'AWS::IAM::Role' },
        One: policy('a:One', 'A', 'B'),
        Two: policy('a:Two', 'A'),
      },
    },
    'Stack',
  )
  const actions = (role: string) =>
    rolePolicies(template)
      .get(role)
      ?.map(({ actions }) => actions)
  expect(actions('Stack-A')).toEqual([['a:One'], ['a:Two']])
  expect(actions('Stack-B')).toEqual([['a:One']])
})
