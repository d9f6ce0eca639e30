import { Match, type Template } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../infra/config.ts'
import { configOf } from './configOf.ts'
import { OIDC, ORGANIZATION, SAML } from './settings.ts'
import { stackWith } from './stackWith.ts'

/** What the role of an operation may do. */
function actionsOf(template: Template, operationId: string): string[] {
  const policies = Object.entries(template.findResources('AWS::IAM::Policy'))
  const statements: { Action: string | string[] }[] = policies
    .filter(([id]) => id.startsWith(operationId))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
  return [...new Set(statements.flatMap(({ Action }) => Action))].sort()
}

describe('without SIGN_IN_DOMAIN', () => {
  const template = stackWith()

  test('there is no domain, no provider and no client but that of passwords', () => {
    template.resourceCountIs('AWS::Cognito::UserPoolDomain', 0)
    template.resourceCountIs('AWS::Cognito::UserPoolIdentityProvider', 0)
    template.resourceCountIs('AWS::Cognito::UserPoolClient', 1)
    const text = JSON.stringify(template.toJSON())
    expect(text).not.toContain('PROVIDER_CLIENT_ID')
    expect(text).not.toContain('provider_groups')
  })

  test('the functions are told that there is none, and may do nothing', () => {
    for (const id of ['exchangeCode', 'getSignIn'])
      expect(actionsOf(template, id)).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents'])
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'BedrockGateway-exchangeCode',
      Environment: { Variables: Match.objectLike({ PROVIDER: '(none)' }) },
    })
  })
})

describe('a provider of OpenID Connect', () => {
  const template = stackWith({ ...OIDC, GROUPS_CLAIM: 'roles' })

  test('lets its sign-in make a key, and find a user by id', () => {
    expect(actionsOf(template, 'exchangeCode')).toEqual([
      'apigateway:GET',
      'apigateway:POST',
      'apigateway:PUT',
      'cognito-idp:AdminGetUser',
      'cognito-idp:AdminUpdateUserAttributes',
      'cognito-idp:ListUsers',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ])
  })

  test('is asked for addresses, whether they are verified, names and groups, its secret by reference', () => {
    template.hasResourceProperties('AWS::Cognito::UserPoolIdentityProvider', {
      ProviderName: 'ExampleCorp',
      ProviderType: 'OIDC',
      ProviderDetails: {
        oidc_issuer: 'https://login.example.com',
        client_id: 'gateway',
        client_secret: `{{resolve:secretsmanager:${OIDC.OIDC_CLIENT_SECRET_ARN}:SecretString:::}}`,
        authorize_scopes: 'openid email profile',
        attributes_request_method: 'GET',
      },
      AttributeMapping: {
        email: 'email',
        email_verified: 'email_verified',
        name: 'name',
        'custom:provider_groups': 'roles',
      },
    })
  })

  const client = () => {
    const clients = Object.values(template.findResources('AWS::Cognito::UserPoolClient'))
    return clients.find(({ Properties }) => Properties.AllowedOAuthFlowsUserPoolClient === true)?.[
      'Properties'
    ]
  }

  test('has a client of its own, for codes alone, that goes back to the portal alone', () => {
    const { CallbackURLs, ...rest } = client()
    expect(rest).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'],
      SupportedIdentityProviders: ['ExampleCorp'],
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      EnableTokenRevocation: true,
    })
    expect(CallbackURLs).toHaveLength(1)
    expect(JSON.stringify(CallbackURLs)).toMatch(/execute-api.*prod\/portal/)
  })

  test("goes back to the domain of one's own as well, or to it alone", () => {
    const DOMAIN = {
      DOMAIN_NAME: 'api.example.com',
      CERTIFICATE_ARN: 'arn:aws:acm:us-east-1:000000000000:certificate/11111111-2222-3333-4444-555555555555',
    }
    const urls = (context: object) =>
      Object.values(
        stackWith({ ...OIDC, ...DOMAIN, ...context }).findResources('AWS::Cognito::UserPoolClient'),
      )
        .map(({ Properties }) => Properties)
        .find(({ AllowedOAuthFlowsUserPoolClient }) => AllowedOAuthFlowsUserPoolClient === true)?.CallbackURLs
    expect(urls({})).toHaveLength(2)
    expect(urls({ DEFAULT_ENDPOINT: 'false' })).toEqual(['https://api.example.com/portal'])
  })

  test('alone writes groups, which the client of passwords neither reads nor writes', () => {
    const clients = Object.values(template.findResources('AWS::Cognito::UserPoolClient'))
    const groups = ({ Properties }: { [key: string]: { [property: string]: string[] } }, property: string) =>
      Properties?.[property]?.includes('custom:provider_groups') ?? false
    expect(client()?.ReadAttributes).toContain('custom:provider_groups')
    expect(client()?.WriteAttributes).not.toContain('custom:api_key')
    expect(clients.filter((one) => groups(one, 'WriteAttributes'))).toHaveLength(1)
    expect(clients.filter((one) => groups(one, 'ReadAttributes'))).toHaveLength(1)
  })
})

test('a provider of SAML is known by its metadata', () => {
  stackWith(SAML).hasResourceProperties('AWS::Cognito::UserPoolIdentityProvider', {
    ProviderType: 'SAML',
    ProviderDetails: { MetadataURL: 'https://login.example.com/metadata' },
    AttributeMapping: Match.objectLike({
      'custom:provider_groups': 'groups',
      email_verified: 'email_verified',
    }),
  })
})

describe('the variables', () => {
  test.each([
    [{ SIGN_IN_DOMAIN: 'example-gateway' }, 'SIGN_IN_DOMAIN needs PROVIDER_NAME, which is not set.'],
    [
      { SIGN_IN_DOMAIN: 'example-gateway', PROVIDER_NAME: 'ExampleCorp' },
      'SIGN_IN_DOMAIN needs ORGANIZATION_DOMAIN, which is not set.',
    ],
    [ORGANIZATION, 'SIGN_IN_DOMAIN needs either OIDC_ISSUER or SAML_METADATA_URL.'],
    [{ ...OIDC, ...SAML }, 'SIGN_IN_DOMAIN needs either OIDC_ISSUER or SAML_METADATA_URL.'],
    [{ PROVIDER_NAME: 'ExampleCorp' }, 'PROVIDER_NAME needs SIGN_IN_DOMAIN, which is not set.'],
    [
      { ...ORGANIZATION, OIDC_ISSUER: 'https://login.example.com' },
      'OIDC_ISSUER needs OIDC_CLIENT_ID, which is not set.',
    ],
    [{ OIDC_CLIENT_ID: 'gateway' }, 'OIDC_CLIENT_ID needs OIDC_ISSUER, which is not set.'],
    [
      { SAML_METADATA_URL: 'https://login.example.com' },
      'SAML_METADATA_URL needs SIGN_IN_DOMAIN, which is not set.',
    ],
  ])('that miss another one are refused: %j', (context, message) => {
    expect(() => configOf(context)).toThrow(new ConfigError(message))
  })

  test.each([
    ['SIGN_IN_DOMAIN', 'Example_Gateway'],
    ['SIGN_IN_DOMAIN', 'my-aws-gateway'],
    ['PROVIDER_NAME', 'a b'],
    ['OIDC_ISSUER', 'http://login.example.com'],
    ['OIDC_ISSUER', 'login.example.com'],
    ['OIDC_CLIENT_SECRET_ARN', 'the secret itself'],
    ['SAML_METADATA_URL', 'ftp://login.example.com'],
    ['GROUPS_CLAIM', ''],
  ])('%s does not take %j', (name, value) => {
    expect(() => configOf({ [name]: value })).toThrow(new RegExp(`^${name} takes .* is not one\\.$`))
  })
})
