import { App, Stack } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { readContract, routesOf } from '../../contract/document.ts'
import { operations } from '../../generated/operations.ts'
import { readConfig } from '../../infra/config.ts'
import { createLedger } from '../../infra/ledger.ts'
import { SCHEDULED } from '../../infra/scheduled.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { stackWith } from './stackWith.ts'

const template = stackWith()
const routes = routesOf(readContract())

type Statement = { Action: string | string[]; Resource: unknown; Condition?: unknown }

/** The statements of a function's role, without those for its log. */
function statementsOf(operation: string, from = template): Statement[] {
  const policies = from.findResources('AWS::IAM::Policy', {
    Properties: { PolicyName: Match.stringLikeRegexp(`^${operation}Role`) },
  })
  return Object.values(policies)
    .flatMap((policy): Statement[] => policy['Properties'].PolicyDocument.Statement)
    .filter(({ Action }) => !String(Action).startsWith('logs:'))
}

const actionsOf = (operation: string) => [
  ...new Set(
    statementsOf(operation)
      .flatMap(({ Action }) => Action)
      .sort(),
  ),
]

describe('functions', () => {
  test.each(Object.entries(operations))(
    "%s has a function with its name on the pinned runtime, with its route's timeout",
    (operation, { timeoutInMillis, streams }) => {
      template.hasResourceProperties('AWS::Lambda::Function', {
        FunctionName: `BedrockGateway-${operation}`,
        Runtime: 'nodejs24.x',
        // Memory costs money for as long as a function waits for a model.
        MemorySize: streams ? 320 : 512,
        Architectures: ['arm64'],
        Handler: 'index.handler',
        Timeout: timeoutInMillis / 1000,
      })
    },
  )

  test('include two that run every hour, and no further one without a sign-up trigger', () => {
    template.resourceCountIs('AWS::Lambda::Function', Object.keys(operations).length + 2)
  })

  test.each(['sweep', 'sumUsage'])('%s runs every hour, and only by its rule', (name) => {
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 hour)',
      State: 'ENABLED',
      Targets: [Match.objectLike({ RetryPolicy: { MaximumRetryAttempts: 0 } })],
    })
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 0 })
    const [rule] = Object.keys(template.findResources('AWS::Events::Rule')).filter((id) =>
      id.toLowerCase().startsWith(name.toLowerCase()),
    )
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'events.amazonaws.com',
      SourceArn: { 'Fn::GetAtt': [rule, 'Arn'] },
      FunctionName: { 'Fn::GetAtt': [Match.stringLikeRegexp(`^${name}`), 'Arn'] },
    })
  })

  test('the sweep gets the age at which it deletes a sign-up', () => {
    stackWith({ UNCONFIRMED_HOURS: '48' }).hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'BedrockGateway-sweep',
      Timeout: 300,
      Environment: { Variables: Match.objectLike({ UNCONFIRMED_HOURS: '48' }) },
    })
  })

  test('each may be invoked only by its own route', () => {
    const permissions = template.findResources('AWS::Lambda::Permission', {
      Properties: { Principal: 'apigateway.amazonaws.com' },
    })
    const sources = Object.values(permissions)
      .map(({ Properties }) => Properties.SourceArn['Fn::Join'][1].at(-1))
      .sort()
    expect(sources).toEqual(
      routes
        .map(({ method, path }) => `/prod/${method.toUpperCase()}${path.replaceAll(/\{[^}]+\}/g, '*')}`)
        .sort(),
    )
  })

  test('each has a log group with a retention', () => {
    for (const group of Object.values(template.findResources('AWS::Logs::LogGroup'))) {
      expect(group['Properties'].RetentionInDays).toBe(90)
    }
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/lambda/BedrockGateway-login',
    })
  })
})

describe('TRACING', () => {
  test('makes the stage and every function send traces, and is off by default', () => {
    const traced = stackWith({ TRACING: 'true', EMAIL_VERIFICATION: 'false' })
    const modes = (of: Template) =>
      Object.values(of.findResources('AWS::Lambda::Function')).map(
        ({ Properties }) => Properties.TracingConfig?.Mode,
      )
    expect(new Set(modes(traced))).toEqual(new Set(['Active']))
    expect(new Set(modes(template))).toEqual(new Set([undefined]))
    traced.hasResourceProperties('AWS::ApiGateway::Stage', { TracingEnabled: true })
    template.hasResourceProperties('AWS::ApiGateway::Stage', { TracingEnabled: false })
  })
})

/** Permissions of a function that changes accounts one at a time. */
const CHANGES = ['dynamodb:GetItem', 'dynamodb:UpdateItem']
/** Permissions of a function that spends. */
const LEDGER = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem']

/** What a function may do that looks how its caller stands. */
const STANDING = ['GetItem domains#*', 'GetItem groups#*', 'GetItem plans#*', 'GetItem profiles#*']

/** A function's permissions on the ledger's table, by partition. */
const partitionsOf = (operation: string) => [
  ...new Set(
    statementsOf(operation)
      .filter(({ Action }) => String(Action).startsWith('dynamodb:'))
      .map(({ Action, Condition }) => {
        const keys = /"dynamodb:LeadingKeys":\["([^"]+)"\]/.exec(JSON.stringify(Condition))?.[1]
        return `${String(Action).replace('dynamodb:', '')} ${keys}`
      })
      .sort(),
  ),
]

describe('roles', () => {
  test.each([
    [
      'confirmRegistration',
      [
        'apigateway:GET',
        'apigateway:POST',
        'apigateway:PUT',
        'cognito-idp:AdminGetUser',
        'cognito-idp:AdminUpdateUserAttributes',
        ...CHANGES,
      ],
    ],
    ['resendCode', []],
    ['listModels', ['bedrock:ListFoundationModels', 'bedrock:ListInferenceProfiles', ...LEDGER]],
    ['invokeModel', ['bedrock:InvokeModel', ...LEDGER]],
    [
      'login',
      [
        'apigateway:GET',
        'apigateway:POST',
        'apigateway:PUT',
        'cognito-idp:AdminGetUser',
        'cognito-idp:AdminUpdateUserAttributes',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
      ],
    ],
    ['refreshTokens', ['dynamodb:UpdateItem']],
    [
      'logout',
      [
        'apigateway:DELETE',
        'apigateway:GET',
        'cognito-idp:AdminUpdateUserAttributes',
        'cognito-idp:AdminUserGlobalSignOut',
        ...CHANGES,
      ],
    ],
    ['forgotPassword', []],
    [
      'resetPassword',
      [
        'apigateway:DELETE',
        'apigateway:GET',
        'cognito-idp:AdminGetUser',
        'cognito-idp:AdminUpdateUserAttributes',
        'cognito-idp:AdminUserGlobalSignOut',
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ],
    ],
    ['getAccount', ['dynamodb:GetItem']],
    [
      'deleteAccount',
      [
        'apigateway:DELETE',
        'apigateway:GET',
        'cognito-idp:AdminDeleteUser',
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ],
    ],
    ['getUsage', ['dynamodb:GetItem', 'dynamodb:Query']],
    ['getKey', ['dynamodb:GetItem']],
    ['revokeAccessKey', ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem']],
    ['listPeople', ['cognito-idp:AdminListGroupsForUser', 'cognito-idp:ListUsers', 'dynamodb:GetItem']],
    [
      'getPerson',
      [
        'cognito-idp:AdminGetUser',
        'cognito-idp:AdminListGroupsForUser',
        'dynamodb:GetItem',
        'dynamodb:Query',
      ],
    ],
    [
      'endSessions',
      [
        'apigateway:DELETE',
        'apigateway:GET',
        'cognito-idp:AdminGetUser',
        'cognito-idp:AdminListGroupsForUser',
        'cognito-idp:AdminUpdateUserAttributes',
        'cognito-idp:AdminUserGlobalSignOut',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
      ],
    ],
    [
      'revokePersonKey',
      [
        'cognito-idp:AdminGetUser',
        'cognito-idp:AdminListGroupsForUser',
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
      ],
    ],
    ['listAuditEntries', ['cognito-idp:AdminListGroupsForUser', 'dynamodb:GetItem', 'dynamodb:Query']],
    [
      'listUsage',
      [
        'cognito-idp:AdminGetUser',
        'cognito-idp:AdminListGroupsForUser',
        'dynamodb:GetItem',
        'dynamodb:Query',
      ],
    ],
    ['listPlans', ['cognito-idp:AdminListGroupsForUser', 'dynamodb:GetItem', 'dynamodb:Query']],
    ['putPlan', ['cognito-idp:AdminListGroupsForUser', 'dynamodb:GetItem', 'dynamodb:PutItem']],
    [
      'deletePlan',
      ['cognito-idp:AdminListGroupsForUser', 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'],
    ],
    [
      'setPersonPlan',
      [
        'cognito-idp:AdminGetUser',
        'cognito-idp:AdminListGroupsForUser',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
      ],
    ],
    ['estimateInvocation', ['bedrock:CountTokens', 'dynamodb:GetItem']],
    [
      'rotateApiKey',
      [
        'apigateway:DELETE',
        'apigateway:GET',
        'apigateway:POST',
        'apigateway:PUT',
        'cognito-idp:AdminUpdateUserAttributes',
        ...CHANGES,
      ],
    ],
    ['sumUsage', ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem']],
    [
      'sweep',
      [
        'apigateway:DELETE',
        'apigateway:GET',
        'apigateway:POST',
        'cognito-idp:AdminDeleteUser',
        'cognito-idp:AdminGetUser',
        'cognito-idp:AdminUpdateUserAttributes',
        'cognito-idp:ListUsers',
        ...CHANGES,
      ],
    ],
    [
      'register',
      [
        'cognito-idp:AdminDeleteUser',
        'cognito-idp:AdminGetUser',
        'cognito-idp:AdminUpdateUserAttributes',
        ...CHANGES,
      ],
    ],
  ])('%s may do exactly what x-uses grants', (operation, actions) => {
    expect(actionsOf(operation)).toEqual(actions)
  })

  test('only the listing of models names every resource, since it has none to name', () => {
    for (const operation of Object.keys(operations)) {
      for (const { Action, Resource } of statementsOf(operation)) {
        if (Resource === '*') expect(Action).toMatch(/^bedrock:List(FoundationModels|InferenceProfiles)$/)
      }
    }
  })

  test('each reaches only the partitions of the table that its verbs need', () => {
    const partitions = Object.fromEntries(
      [
        'invokeModel',
        'getAccount',
        'getUsage',
        'createAccessKey',
        'revokeAccessKey',
        'endSessions',
        'revokePersonKey',
        'listAuditEntries',
        'getKey',
      ].map((operation) => [operation, partitionsOf(operation).filter((grant) => !STANDING.includes(grant))]),
    )
    expect(partitions).toEqual({
      invokeModel: ['GetItem account#*', 'GetItem calls#*', 'PutItem calls#*', 'UpdateItem account#*'],
      getAccount: ['GetItem account#*'],
      getUsage: ['Query calls#*'],
      createAccessKey: [
        'GetItem changes#*',
        'PutItem audit#*',
        'PutItem keys#*',
        'Query keys#*',
        'UpdateItem changes#*',
      ],
      revokeAccessKey: ['DeleteItem keys#*', 'GetItem keys#*', 'PutItem audit#*'],
      endSessions: ['GetItem changes#*', 'PutItem audit#*', 'UpdateItem changes#*'],
      revokePersonKey: ['DeleteItem keys#*', 'GetItem services#*', 'PutItem audit#*'],
      listAuditEntries: ['Query audit#*'],
      getKey: ['GetItem account#*', 'GetItem keys#*'],
    })
  })

  test("each function with a caller can read the caller's standing, and cannot change it", () => {
    const changing = [
      ...['putPlan', 'deletePlan', 'setDomainPlan', 'deleteDomainPlan', 'setGroupPlan', 'deleteGroupPlan'],
      ...['setPersonPlan', 'disablePerson', 'enablePerson'],
    ]
    const keeping = ['login', 'refreshTokens', 'deleteAccount']
    for (const { operationId, security } of Object.values(operations)) {
      const grants = partitionsOf(operationId).filter((grant) =>
        /(profiles|domains|groups|plans)#/.test(grant),
      )
      // A sign-in keeps which groups its user is in.
      const kept = keeping.includes(operationId) ? ['UpdateItem profiles#*'] : []
      if (security.length === 0) expect([operationId, grants]).toEqual([operationId, kept])
      else expect(grants).toEqual(expect.arrayContaining(STANDING))
      const changes = grants.filter((grant) => !/^(GetItem|Query) /.test(grant))
      expect([operationId, changes.length]).toEqual([
        operationId,
        [...changing, ...keeping].includes(operationId) ? 1 : 0,
      ])
    }
  })

  test('none may change or delete an audit entry', () => {
    for (const name of [...Object.keys(operations), ...Object.keys(SCHEDULED)])
      for (const { Action, Condition } of statementsOf(name))
        if (JSON.stringify(Condition ?? {}).includes('audit#*'))
          expect([name, Action]).toEqual([name, expect.stringMatching(/^dynamodb:(PutItem|Query)$/)])
  })

  test('none reaches the table with a call that names no partition', () => {
    const conditions = Object.keys(operations)
      .flatMap((operation) => statementsOf(operation))
      .filter(({ Action }) => String(Action).startsWith('dynamodb:'))
      // The index contains only call records.
      .filter(({ Resource }) => !JSON.stringify(Resource).includes('/index/calls-by-time'))
      .map(({ Condition }) => Condition)
    expect(conditions.length).toBeGreaterThan(20)
    for (const condition of conditions)
      expect(condition).toMatchObject({ Null: { 'dynamodb:LeadingKeys': 'false' } })
  })

  test("only a response may name the account's default project, streamed or not", () => {
    const holders = Object.keys(operations).filter((operation) =>
      statementsOf(operation).some(
        ({ Action, Resource }) =>
          Action === 'bedrock:InvokeModel' && JSON.stringify(Resource).includes(':project/default'),
      ),
    )
    expect(holders).toEqual(['createResponse'])
  })

  const functions = [...Object.keys(operations), ...Object.keys(SCHEDULED)]
  const holdersOf = (action: string) =>
    functions.filter((name) => statementsOf(name).some(({ Action }) => Action === action))

  test('a key can be deleted only if it has the tag of the stack', () => {
    const holders = holdersOf('apigateway:DELETE')
    expect(holders.sort()).toEqual([
      'deleteAccount',
      'endSessions',
      'logout',
      'resetPassword',
      'rotateApiKey',
      'sweep',
    ])
    for (const name of holders) {
      const deletion = statementsOf(name).find(({ Action }) => Action === 'apigateway:DELETE')
      expect(deletion?.Condition).toEqual({
        StringEquals: { 'aws:ResourceTag/gateway-stack': 'BedrockGateway' },
      })
    }
  })

  test('a key can be created and tagged only with the tag of the stack', () => {
    const holders = holdersOf('apigateway:PUT')
    expect(holders.sort()).toEqual(['confirmRegistration', 'login', 'rotateApiKey'])
    for (const name of holders) {
      const making = statementsOf(name).filter(
        ({ Action, Resource }) =>
          Action === 'apigateway:PUT' ||
          (Action === 'apigateway:POST' && JSON.stringify(Resource).includes('/apikeys')),
      )
      expect(making.map(({ Condition }) => Condition)).toEqual(
        // It is undocumented whether the second evaluation knows the tag of the first one.
        ['StringEquals', 'StringEqualsIfExists'].map((operator) => ({
          [operator]: { 'aws:RequestTag/gateway-stack': 'BedrockGateway' },
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['gateway-stack'] },
        })),
      )
    }
  })

  test('a function that can tag a key cannot delete it, except the one operation that replaces keys', () => {
    const both = holdersOf('apigateway:PUT').filter((name) => holdersOf('apigateway:DELETE').includes(name))
    expect(both).toEqual(['rotateApiKey'])
  })
})

describe('ALLOWED_MODELS', () => {
  const invocable = (from: Template) =>
    statementsOf('invokeModel', from)
      .filter(({ Action }) => Action === 'bedrock:InvokeModel')
      .flatMap(({ Resource }) => Resource)
      .map((resource) => JSON.stringify(resource))
      .map((resource) => /[a-z-]+\/[^"]+/.exec(resource)?.[0])

  test('allows every model if it is not set', () => {
    expect(invocable(template)).toEqual([
      'foundation-model/*',
      'inference-profile/*',
      'application-inference-profile/*',
    ])
  })

  const tells = (from: Template, allowed: string) => {
    for (const operation of ['invokeModel', 'listModels']) {
      from.hasResourceProperties('AWS::Lambda::Function', {
        FunctionName: `BedrockGateway-${operation}`,
        Environment: { Variables: Match.objectLike({ ALLOWED_MODELS: allowed }) },
      })
    }
  }

  test('is given to the functions even if it is not set: without it they allow no model', () => {
    tells(template, '(any)')
  })

  test('narrows the role to the models and their profiles, and is given to the functions', () => {
    const restricted = stackWith({ ALLOWED_MODELS: 'anthropic.*,amazon.nova-*' })
    expect(invocable(restricted)).toEqual([
      'foundation-model/anthropic.*',
      'inference-profile/*.anthropic.*',
      'foundation-model/amazon.nova-*',
      'inference-profile/*.amazon.nova-*',
    ])
    tells(restricted, 'anthropic.*,amazon.nova-*')
  })
})

describe('ORGANIZATION_DOMAIN', () => {
  const told = (from: Template, domain: string) =>
    Object.values(from.findResources('AWS::Lambda::Function'))
      .filter(({ Properties }) => Properties.Environment?.Variables?.ORGANIZATION_DOMAIN === domain)
      .map(({ Properties }) => String(Properties.FunctionName).replace('BedrockGateway-', ''))
      .sort()
  const names = Object.keys(operations)

  test('is given to every operation, and to the sign-up trigger', () => {
    const restricted = stackWith({ ORGANIZATION_DOMAIN: 'example.com' })
    expect(told(restricted, 'example.com')).toEqual([...names, 'preSignUp'].sort())
  })

  test('is given to them even if it is not set: without it they admit no one', () => {
    expect(told(template, '(any)')).toEqual(names.toSorted())
  })
})

describe('user pool', () => {
  test('has each group that an operation requires', () => {
    template.resourceCountIs('AWS::Cognito::UserPoolGroup', 1)
    template.hasResourceProperties('AWS::Cognito::UserPoolGroup', { GroupName: 'administrators' })
  })

  test('signs in by e-mail without case, under a stated password policy', () => {
    template.hasResourceProperties('AWS::Cognito::UserPool', {
      UsernameAttributes: ['email'],
      UsernameConfiguration: { CaseSensitive: false },
      AutoVerifiedAttributes: ['email'],
      Policies: {
        PasswordPolicy: {
          MinimumLength: 12,
          RequireLowercase: true,
          RequireNumbers: true,
          RequireSymbols: false,
          RequireUppercase: true,
        },
      },
      LambdaConfig: Match.absent(),
    })
  })

  test('lets a user read but not write the API key, and does not reveal who exists', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      ReadAttributes: ['custom:api_key', 'custom:api_key_id', 'email', 'email_verified', 'name'],
      WriteAttributes: ['email', 'name'],
      PreventUserExistenceErrors: 'ENABLED',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      AllowedOAuthFlowsUserPoolClient: false,
    })
  })

  test.each([
    [
      { ORGANIZATION_DOMAIN: '@Example.com' },
      { ORGANIZATION_DOMAIN: 'example.com', EMAIL_VERIFICATION: 'true' },
    ],
    [{ EMAIL_VERIFICATION: 'false' }, { EMAIL_VERIFICATION: 'false' }],
  ])('has a sign-up trigger for %j', (context, variables) => {
    const synthesized = stackWith(context)
    synthesized.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'BedrockGateway-preSignUp',
      Timeout: 5,
      Environment: { Variables: variables },
    })
    synthesized.hasResourceProperties('AWS::Cognito::UserPool', {
      LambdaConfig: { PreSignUp: Match.anyValue() },
    })
    expect(statementsOf('preSignUp', synthesized)).toEqual([])
  })
})

describe('ledger', () => {
  test('is an on-demand table with backups and expiry', () => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      TableName: Match.absent(),
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'month', AttributeType: 'S' },
        { AttributeName: 'ended', AttributeType: 'S' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'calls-by-time',
          KeySchema: [
            { AttributeName: 'month', KeyType: 'HASH' },
            { AttributeName: 'ended', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    })
  })

  test('hashes people with a key that AWS generates and no template contains', () => {
    template.hasResourceProperties('AWS::SecretsManager::Secret', {
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
      SecretString: Match.absent(),
    })
    const app = new App({ outdir: temporaryFolder() })
    const stack = new Stack(app, 'Stack')
    const { personHashKey } = createLedger(stack, readConfig(app.node))
    const [secret] = Object.keys(Template.fromStack(stack).findResources('AWS::SecretsManager::Secret'))
    expect(stack.resolve(personHashKey)).toEqual({
      'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: secret }, ':SecretString:::}}']],
    })
  })
})

describe('KEEP_DATA', () => {
  const kept = (from: Template) =>
    ['AWS::Cognito::UserPool', 'AWS::DynamoDB::Table', 'AWS::SecretsManager::Secret'].flatMap((type) =>
      Object.values(from.findResources(type)).map(({ DeletionPolicy, UpdateReplacePolicy, Properties }) => [
        DeletionPolicy,
        UpdateReplacePolicy,
        Properties.DeletionProtection ?? Properties.DeletionProtectionEnabled,
      ]),
    )

  test('keeps users, ledger and its key when the stack is deleted, and turns on deletion protection', () => {
    expect(kept(template)).toEqual([
      ['Retain', 'Retain', 'ACTIVE'],
      ['Retain', 'Retain', true],
      ['Retain', 'Retain', undefined],
    ])
  })

  test('false deletes all three', () => {
    const gone = ['Delete', 'Delete']
    expect(kept(stackWith({ KEEP_DATA: 'false' }))).toEqual([
      [...gone, 'INACTIVE'],
      [...gone, false],
      [...gone, undefined],
    ])
  })
})

describe('LEDGER_TABLE', () => {
  const restored = stackWith({ LEDGER_TABLE: 'Ledger-restored' })

  test('is the ledger of every function that has one, and the stack makes none', () => {
    restored.resourceCountIs('AWS::DynamoDB::Table', 0)
    const tables = (from: Template) =>
      Object.values(from.findResources('AWS::Lambda::Function')).flatMap(
        ({ Properties }) => Properties.Environment?.Variables?.LEDGER_TABLE ?? [],
      )
    expect(tables(restored)).toEqual(tables(template).map(() => 'Ledger-restored'))
  })

  test('is the one table, with its index, that the roles may touch', () => {
    const resources = JSON.stringify(restored.findResources('AWS::IAM::Policy')).match(
      /:dynamodb:[^\]]*?:table\/[^"\]]*/g,
    )
    expect(new Set(resources?.map((arn) => arn.replace(/^.*:table\//, '')))).toEqual(
      new Set(['Ledger-restored', 'Ledger-restored/index/calls-by-time']),
    )
  })
})

describe('API', () => {
  test('is imported completely or not at all, as a Regional API', () => {
    template.hasResourceProperties('AWS::ApiGateway::RestApi', {
      EndpointConfiguration: { Types: ['REGIONAL'] },
      FailOnWarnings: true,
    })
  })

  test('every integration names a function that the stack creates', () => {
    const [api] = Object.values(template.findResources('AWS::ApiGateway::RestApi'))
    const body = JSON.stringify(api?.['Properties'].Body)
    const named = [
      ...body.matchAll(
        /function:\$\{AWS::StackName\}-(\w+)\/(?:invocations|response-streaming-invocations)/g,
      ),
    ].map((match) => match[1])
    expect(named.sort()).toEqual(routes.map(({ operation }) => operation.operationId).sort())
  })

  test('logs requests without their data', () => {
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      AccessLogSetting: {
        DestinationArn: Match.anyValue(),
        Format: Match.not(Match.stringLikeRegexp('identity.apiKey"|[Aa]uthorization')),
      },
    })
  })

  test('limits each key with the usage plan', () => {
    template.hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      Throttle: { RateLimit: 1, BurstLimit: 2 },
      Quota: { Limit: 25, Period: 'DAY' },
    })
    stackWith({ API_QUOTA_LIMIT: '7', API_QUOTA_PERIOD: 'month' }).hasResourceProperties(
      'AWS::ApiGateway::UsagePlan',
      {
        Quota: { Limit: 7, Period: 'MONTH' },
      },
    )
  })
})

test('the outputs have the names that clients use', () => {
  expect(Object.keys(template.toJSON()['Outputs']).sort()).toEqual([
    'CognitoUserPoolClientID',
    'CognitoUserPoolID',
    'LedgerTable',
    'RestAPIEndpoint',
    'UsagePlanID',
  ])
})
