import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import { afterAll, describe, expect, test } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { readConfig } from '../../infra/config.ts'
import { GatewayStack } from '../../infra/stack.ts'

const outdirs: string[] = []
afterAll(() => {
  for (const outdir of outdirs) rmSync(outdir, { recursive: true })
})

function synthesize(context: { [name: string]: string } = {}): Template {
  const outdir = mkdtempSync(join(tmpdir(), 'gateway-'))
  outdirs.push(outdir)
  const app = new App({ context, outdir })
  return Template.fromStack(
    new GatewayStack(app, 'Gateway', { ...readConfig(app.node), STACK_NAME: 'Gateway' }),
  )
}

const template = synthesize()

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

const actionsOf = (operation: string) =>
  statementsOf(operation)
    .flatMap(({ Action }) => Action)
    .sort()

describe('functions', () => {
  test.each(Object.keys(operations))(
    '%s has a function named after it on the pinned runtime',
    (operation) => {
      template.hasResourceProperties('AWS::Lambda::Function', {
        FunctionName: `Gateway-${operation}`,
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        Timeout: 29,
      })
    },
  )

  test('there are no others without a sign-up trigger', () => {
    template.resourceCountIs('AWS::Lambda::Function', Object.keys(operations).length)
  })

  test('each may be invoked by its own route alone', () => {
    const permissions = Object.values(template.findResources('AWS::Lambda::Permission'))
    const sources = permissions.map(({ Properties }) => Properties.SourceArn['Fn::Join'][1].at(-1)).sort()
    expect(sources).toEqual(
      Object.values(operations)
        .map(({ method, path }) => `/prod/${method}${path}`)
        .sort(),
    )
  })

  test('each has a log group with a retention', () => {
    for (const group of Object.values(template.findResources('AWS::Logs::LogGroup'))) {
      expect(group['Properties'].RetentionInDays).toBe(90)
    }
    template.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: '/aws/lambda/Gateway-login' })
  })
})

describe('roles', () => {
  test.each([
    ['confirmRegistration', []],
    ['resendCode', []],
    ['listModels', ['bedrock:ListFoundationModels']],
    ['invokeModel', ['bedrock:InvokeModel']],
    [
      'login',
      [
        'apigateway:DELETE',
        'apigateway:GET',
        'apigateway:POST',
        'apigateway:POST',
        'apigateway:PUT',
        'cognito-idp:AdminUpdateUserAttributes',
      ],
    ],
    [
      'register',
      [
        'apigateway:DELETE',
        'apigateway:GET',
        'apigateway:POST',
        'apigateway:POST',
        'apigateway:PUT',
        'cognito-idp:AdminDeleteUser',
        'cognito-idp:AdminGetUser',
        'cognito-idp:AdminUpdateUserAttributes',
      ],
    ],
  ])('%s may do what x-uses grants and nothing more', (operation, actions) => {
    expect(actionsOf(operation)).toEqual(actions)
  })

  test('only the listing of models names every resource, since it has none', () => {
    for (const operation of Object.keys(operations)) {
      for (const { Action, Resource } of statementsOf(operation)) {
        if (Resource === '*') expect(Action).toBe('bedrock:ListFoundationModels')
      }
    }
  })

  test('a key can be deleted only where it carries the tag of the stack', () => {
    const deletion = statementsOf('register').find(({ Action }) => Action === 'apigateway:DELETE')
    expect(deletion?.Condition).toEqual({ StringEquals: { 'aws:ResourceTag/gateway-stack': 'Gateway' } })
  })
})

describe('user pool', () => {
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

  test('lets a user read but not write the API key, and tells nobody who exists', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      ReadAttributes: ['custom:api_key', 'email', 'email_verified', 'name'],
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
    const synthesized = synthesize(context)
    synthesized.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'Gateway-preSignUp',
      Timeout: 5,
      Environment: { Variables: variables },
    })
    synthesized.hasResourceProperties('AWS::Cognito::UserPool', {
      LambdaConfig: { PreSignUp: Match.anyValue() },
    })
    expect(statementsOf('preSignUp', synthesized)).toEqual([])
  })
})

describe('API', () => {
  test('is imported whole or not at all, as a Regional API', () => {
    template.hasResourceProperties('AWS::ApiGateway::RestApi', {
      EndpointConfiguration: { Types: ['REGIONAL'] },
      FailOnWarnings: true,
    })
  })

  test('every integration names a function that the stack creates', () => {
    const [api] = Object.values(template.findResources('AWS::ApiGateway::RestApi'))
    const body = JSON.stringify(api?.['Properties'].Body)
    const named = [...body.matchAll(/function:\$\{AWS::StackName\}-(\w+)\/invocations/g)].map(
      (match) => match[1],
    )
    expect(named.sort()).toEqual(Object.keys(operations).sort())
  })

  test('logs requests without their data', () => {
    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      MethodSettings: [
        { DataTraceEnabled: false, LoggingLevel: 'INFO', HttpMethod: '*', ResourcePath: '/*' },
      ],
      AccessLogSetting: {
        DestinationArn: Match.anyValue(),
        Format: Match.not(Match.stringLikeRegexp('identity.apiKey"|[Aa]uthorization')),
      },
    })
  })

  test('limits each key by the usage plan', () => {
    template.hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      Throttle: { RateLimit: 1, BurstLimit: 2 },
      Quota: { Limit: 25, Period: 'DAY' },
    })
    synthesize({ API_QUOTA_LIMIT: '7', API_QUOTA_PERIOD: 'month' }).hasResourceProperties(
      'AWS::ApiGateway::UsagePlan',
      {
        Quota: { Limit: 7, Period: 'MONTH' },
      },
    )
  })
})

test('the outputs carry the names that clients know', () => {
  expect(Object.keys(template.toJSON()['Outputs']).sort()).toEqual([
    'CognitoUserPoolClientID',
    'CognitoUserPoolID',
    'RestAPIEndpoint',
    'UsagePlanID',
  ])
})
