import { describe, expect, test } from 'vitest'
import { arn, list, record, Template, text } from '../../local/template.ts'

const RESOURCES = {
  UserPool: { Type: 'AWS::Cognito::UserPool' },
  Client: { Type: 'AWS::Cognito::UserPoolClient' },
  Api: { Type: 'AWS::ApiGateway::RestApi' },
  Stage: { Type: 'AWS::ApiGateway::Stage', Properties: { StageName: 'prod' } },
  Login: {
    Type: 'AWS::Lambda::Function',
    Properties: { FunctionName: { 'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, 'login']] } },
  },
  LoginRole: { Type: 'AWS::IAM::Role' },
  Table: { Type: 'AWS::DynamoDB::Table' },
  Named: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'Ledger' } },
  Secret: { Type: 'AWS::SecretsManager::Secret' },
  Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/aws/lambda/login' } },
}
const PARAMETERS = { Level: { Default: 'INFO' }, Count: { Default: 3 }, Without: {} }

const template = new Template({ Resources: RESOURCES, Parameters: PARAMETERS }, 'Stack')
const resolve = (value: unknown) => template.resolve(value)

describe('an intrinsic function', () => {
  test.each([
    ['Ref to a name that is stated', { Ref: 'Stage' }, 'prod'],
    ['Ref to a name that is composed', { Ref: 'Login' }, 'Stack-login'],
    ['Ref to a parameter', { Ref: 'Level' }, 'INFO'],
    ['Ref to a parameter that is a number', { Ref: 'Count' }, '3'],
    ['Ref to a parameter without a default', { Ref: 'Without' }, ''],
    ['Ref to the partition', { Ref: 'AWS::Partition' }, 'aws'],
    ['Ref to the Region', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['Ref to the account', { Ref: 'AWS::AccountId' }, '000000000000'],
    ['Ref to the URL suffix', { Ref: 'AWS::URLSuffix' }, 'amazonaws.com'],
    ['Ref to the stack', { Ref: 'AWS::StackName' }, 'Stack'],
    [
      'Ref to the stack id',
      { Ref: 'AWS::StackId' },
      'arn:aws:cloudformation:us-east-1:000000000000:stack/Stack/local',
    ],
    ['Fn::Join', { 'Fn::Join': ['/', ['a', { Ref: 'Stage' }, 'c']] }, 'a/prod/c'],
    ['Fn::Select', { 'Fn::Select': [1, ['a', { Ref: 'Stage' }]] }, 'prod'],
    ['Fn::Select by an index in text', { 'Fn::Select': ['0', ['a', 'b']] }, 'a'],
    ['Fn::Split', { 'Fn::Split': ['/', { 'Fn::Join': ['/', ['a', 'b']] }] }, ['a', 'b']],
    [
      'one within another',
      { 'Fn::Select': [2, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Login', 'Arn'] }] }] },
      'lambda',
    ],
    ['Fn::Sub', { 'Fn::Sub': '${AWS::Region}/${Stage}/${Login.Arn}' }, `us-east-1/prod/${functionArn()}`],
    ['Fn::Sub with variables', { 'Fn::Sub': ['${a}-${Stage}', { a: { Ref: 'Level' } }] }, 'INFO-prod'],
    ['Fn::Sub with a literal', { 'Fn::Sub': '${!stageVariables.x}' }, '${stageVariables.x}'],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Login', 'Arn'] }, functionArn()],
    ['Fn::GetAtt as text', { 'Fn::GetAtt': 'Login.Arn' }, functionArn()],
    [
      'Fn::GetAtt of a role',
      { 'Fn::GetAtt': ['LoginRole', 'Arn'] },
      'arn:aws:iam::000000000000:role/Stack-LoginRole',
    ],
    ['Ref to a table', { Ref: 'Named' }, 'Ledger'],
    ['Fn::GetAtt of a table', { 'Fn::GetAtt': ['Named', 'Arn'] }, arn('dynamodb', 'table/Ledger')],
    [
      'Fn::GetAtt of a log group',
      { 'Fn::GetAtt': ['Logs', 'Arn'] },
      arn('logs', 'log-group:/aws/lambda/login:*'),
    ],
  ])('%s', (_, value, expected) => {
    expect(resolve(value)).toEqual(expected)
  })

  test('Ref to AWS::NoValue removes its property or item', () => {
    const none = { Ref: 'AWS::NoValue' }
    expect(resolve({ a: none, b: [1, none, 2], c: { d: none } })).toEqual({ b: [1, 2], c: {} })
  })

  test('is resolved at any depth; everything else stays unchanged', () => {
    expect(
      resolve({ a: [{ b: { Ref: 'Stage' } }], c: null, d: 1, e: true, f: '${Stage}', g: [], h: {} }),
    ).toEqual({
      a: [{ b: 'prod' }],
      c: null,
      d: 1,
      e: true,
      f: '${Stage}',
      g: [],
      h: {},
    })
  })

  test('has one key: an object with more keys is not one', () => {
    expect(resolve({ Ref: 'Stage', other: 1 })).toEqual({ Ref: 'Stage', other: 1 })
  })

  test.each([
    [{ 'Fn::ImportValue': 'x' }, 'The local runner does not know Fn::ImportValue'],
    [{ Ref: 'Nobody' }, 'The template has no resource Nobody'],
    [{ 'Fn::GetAtt': ['Nobody', 'Arn'] }, 'The template has no resource Nobody'],
    [{ 'Fn::GetAtt': ['Login', 'Version'] }, 'The local runner does not know AWS::Lambda::Function.Version'],
    [{ 'Fn::Sub': '${Nobody}' }, 'The template has no resource Nobody'],
  ])('that cannot be resolved is an error: %j', (value, message) => {
    expect(() => resolve(value)).toThrow(message)
  })
})

describe('an id', () => {
  const idOf = (logicalId: string, stackName = 'Stack') =>
    String(new Template({ Resources: RESOURCES }, stackName).resolve({ Ref: logicalId }))

  test.each([
    ['UserPool', /^us-east-1_[a-z0-9]{9}$/],
    ['Client', /^[a-z0-9]{26}$/],
    ['Api', /^[a-z0-9]{10}$/],
    ['Table', /-Table-[A-Z0-9]{12}$/],
    ['Secret', /^arn:aws:secretsmanager:us-east-1:000000000000:secret:Secret-[a-z0-9]{6}$/],
  ])("of %s has AWS's own format, is the same at each start, and differs between stacks", (name, shape) => {
    expect(idOf(name)).toMatch(shape)
    expect(idOf(name)).toBe(idOf(name))
    expect(idOf(name, 'Other')).not.toBe(idOf(name))
  })

  test('is in the ARN and the URL of the user pool', () => {
    const id = idOf('UserPool')
    expect(resolve({ 'Fn::GetAtt': ['UserPool', 'Arn'] })).toBe(arn('cognito-idp', `userpool/${id}`))
    expect(resolve({ 'Fn::GetAtt': ['UserPool', 'ProviderURL'] })).toBe(
      `https://cognito-idp.us-east-1.amazonaws.com/${id}`,
    )
    expect(resolve({ 'Fn::GetAtt': ['Api', 'RootResourceId'] })).toBe(`${idOf('Api')}root`)
  })
})

describe('resources', () => {
  test('are found by their type, with their properties resolved', () => {
    expect(template.resources('AWS::Lambda::Function')).toEqual([
      {
        logicalId: 'Login',
        type: 'AWS::Lambda::Function',
        physicalId: 'Stack-login',
        properties: { FunctionName: 'Stack-login' },
      },
    ])
    expect(template.resources('AWS::S3::Bucket')).toEqual([])
  })

  test('that must be unique are an error if there is none or several', () => {
    expect(template.resource('AWS::Cognito::UserPool').logicalId).toBe('UserPool')
    expect(() => template.resource('AWS::S3::Bucket')).toThrow('must contain exactly one AWS::S3::Bucket')
    const two = new Template({ Resources: { A: { Type: 'T' }, B: { Type: 'T' } } }, 'Stack')
    expect(() => two.resource('T')).toThrow('must contain exactly one T')
  })
})

test('the outputs are resolved', () => {
  const Outputs = { Endpoint: { Value: { 'Fn::Sub': 'https://${Stage}' } } }
  expect(new Template({ Resources: RESOURCES, Outputs }, 'Stack').outputs()).toEqual({
    Endpoint: 'https://prod',
  })
  expect(template.outputs()).toEqual({})
})

describe('a property value', () => {
  test('must have the expected type', () => {
    expect([record({ a: 1 }), list([1]), list(undefined), text('')]).toEqual([{ a: 1 }, [1], [], ''])
    for (const value of [undefined, null, 1, 'text', []])
      expect(() => record(value)).toThrow('Expected an object')
    for (const value of [null, 1, 'text', {}]) expect(() => list(value)).toThrow('Expected a list')
    for (const value of [undefined, null, 1, [], {}]) expect(() => text(value)).toThrow('Expected text')
  })
})

function functionArn(): string {
  return arn('lambda', 'function:Stack-login')
}
