import { arn, list, type Properties, REGION, type ResolvedResource, record, text } from '../template.ts'
import type { PasswordPolicy } from './passwords.ts'

/** An attribute that the Schema of a pool names. */
export type AttributeSchema = {
  name: string
  required: boolean
  mutable: boolean
  minLength: number
  maxLength: number
}

/** Developer guide, "Standard attributes"; without `sub` and the verified flags, which clients cannot write. */
export const STANDARD_ATTRIBUTES = [
  'address',
  'birthdate',
  'email',
  'family_name',
  'gender',
  'given_name',
  'locale',
  'middle_name',
  'name',
  'nickname',
  'phone_number',
  'picture',
  'preferred_username',
  'profile',
  'updated_at',
  'website',
  'zoneinfo',
]

/** The emulated properties of an `AWS::Cognito::UserPool`. */
export type Pool = {
  id: string
  name: string
  arn: string
  issuer: string
  caseSensitive: boolean
  /** Whether the pool mails a code to a new address. */
  autoVerifyEmail: boolean
  /** Whether a changed address takes effect only after its code has been confirmed. */
  verifyBeforeUpdate: boolean
  adminCreateUserOnly: boolean
  /** Whether a PreSignUp trigger is set. */
  preSignUp: boolean
  passwordPolicy: PasswordPolicy
  schema: Map<string, AttributeSchema>
  mailSubject: string
}

/** What an app client may at the endpoints of the pool's domain. */
export type OAuthClient = {
  callbackUrls: string[]
  providers: string[]
  scopes: string[]
}

/** An `AWS::Cognito::UserPoolIdentityProvider` of OpenID Connect. */
export type OidcProvider = {
  name: string
  issuer: string
  clientId: string
  clientSecret: string
  scopes: string
  /** The attribute of the pool for each that the provider has. */
  mapping: [attribute: string, claim: string][]
}

/** An `AWS::Cognito::UserPoolClient`, as far as the local pool emulates it. */
export type AppClient = {
  id: string
  authFlows: Set<string>
  readAttributes: Set<string>
  writeAttributes: Set<string>
  preventUserExistenceErrors: boolean
  accessTokenSeconds: number
  idTokenSeconds: number
  refreshTokenSeconds: number
  /** Missing where the client has no part in the endpoints of the domain. */
  oauth?: OAuthClient
}

/**
 * Reads a user pool from the template.
 *
 * @throws for a setting that the local pool does not emulate, rather than ignore it.
 */
export function readPool({ physicalId, properties }: ResolvedResource): Pool {
  const part = (name: string) => record(properties[name] ?? {})
  const triggers = Object.keys(part('LambdaConfig'))
  refuse('UserPool', {
    'UsernameAttributes other than email': !same(list(properties['UsernameAttributes']), ['email']),
    AliasAttributes: list(properties['AliasAttributes']).length > 0,
    MfaConfiguration: (properties['MfaConfiguration'] ?? 'OFF') !== 'OFF',
    'a trigger other than PreSignUp': triggers.some((name) => name !== 'PreSignUp'),
    'AutoVerifiedAttributes other than email': list(properties['AutoVerifiedAttributes']).some(
      (name) => name !== 'email',
    ),
    CONFIRM_WITH_LINK: part('VerificationMessageTemplate')['DefaultEmailOption'] === 'CONFIRM_WITH_LINK',
  })
  const attributes = list(properties['Schema']).map((item) => readAttribute(record(item)))
  const subject =
    part('VerificationMessageTemplate')['EmailSubject'] ?? properties['EmailVerificationSubject']
  return {
    id: physicalId,
    name: String(properties['UserPoolName'] ?? physicalId),
    arn: arn('cognito-idp', `userpool/${physicalId}`),
    issuer: `https://cognito-idp.${REGION}.amazonaws.com/${physicalId}`,
    // CloudFormation, UsernameConfiguration: case sensitivity is on by default.
    caseSensitive: part('UsernameConfiguration')['CaseSensitive'] !== false,
    autoVerifyEmail: list(properties['AutoVerifiedAttributes']).includes('email'),
    verifyBeforeUpdate: list(
      part('UserAttributeUpdateSettings')['AttributesRequireVerificationBeforeUpdate'],
    ).includes('email'),
    adminCreateUserOnly: part('AdminCreateUserConfig')['AllowAdminCreateUserOnly'] === true,
    preSignUp: triggers.includes('PreSignUp'),
    passwordPolicy: readPasswordPolicy(part('Policies')['PasswordPolicy']),
    schema: new Map(attributes.map((attribute) => [attribute.name, attribute])),
    mailSubject: subject === undefined ? 'Your verification code' : text(subject),
  }
}

/**
 * Reads an app client from the template.
 *
 * @throws for a setting that the local pool does not emulate, rather than ignore it.
 */
export function readAppClient({ physicalId, properties }: ResolvedResource): AppClient {
  refuse('UserPoolClient', {
    GenerateSecret: properties['GenerateSecret'] === true,
    'an OAuth flow other than code': list(properties['AllowedOAuthFlows']).some(
      (flow) => flow !== 'code' && properties['AllowedOAuthFlowsUserPoolClient'] === true,
    ),
    RefreshTokenRotation: record(properties['RefreshTokenRotation'] ?? {})['Feature'] === 'ENABLED',
  })
  const units = record(properties['TokenValidityUnits'] ?? {})
  const seconds = (token: string, unit: string, fallback: number) => {
    const validity = Number(properties[`${token}Validity`] ?? 0)
    // API reference, CreateUserPoolClient: 0 means the default.
    return validity === 0 ? fallback : validity * secondsIn(units[token] ?? unit)
  }
  const names = (property: string, fallback: readonly string[]) =>
    new Set(properties[property] === undefined ? fallback : list(properties[property]).map(text))
  return {
    id: physicalId,
    // API reference, CreateUserPoolClient: the default flows.
    authFlows: names('ExplicitAuthFlows', [
      'ALLOW_REFRESH_TOKEN_AUTH',
      'ALLOW_USER_SRP_AUTH',
      'ALLOW_CUSTOM_AUTH',
    ]),
    // The developer guide says that a client without lists may use every attribute, and the API reference says standard
    // ones only. Unverified: which default of the attribute lists is right, the stricter being emulated.
    readAttributes: names('ReadAttributes', [...STANDARD_ATTRIBUTES, 'email_verified']),
    writeAttributes: names('WriteAttributes', STANDARD_ATTRIBUTES),
    preventUserExistenceErrors: properties['PreventUserExistenceErrors'] === 'ENABLED',
    accessTokenSeconds: seconds('AccessToken', 'hours', 3600),
    idTokenSeconds: seconds('IdToken', 'hours', 3600),
    refreshTokenSeconds: seconds('RefreshToken', 'days', 30 * 86_400),
    ...(properties['AllowedOAuthFlowsUserPoolClient'] === true && {
      oauth: {
        callbackUrls: texts(properties['CallbackURLs']),
        providers: texts(properties['SupportedIdentityProviders']),
        scopes: texts(properties['AllowedOAuthScopes']),
      },
    }),
  }
}

/**
 * Reads a provider of OpenID Connect out of the template, its secret resolved.
 *
 * @returns undefined for SAML, which is not emulated.
 */
export function readProvider({ properties }: ResolvedResource): OidcProvider | undefined {
  if (properties['ProviderType'] !== 'OIDC') return undefined
  const details = record(properties['ProviderDetails'])
  return {
    name: text(properties['ProviderName']),
    issuer: text(details['oidc_issuer']),
    clientId: text(details['client_id']),
    clientSecret: text(details['client_secret']),
    scopes: text(details['authorize_scopes']),
    mapping: Object.entries(record(properties['AttributeMapping'] ?? {})).map(([attribute, claim]) => [
      attribute,
      text(claim),
    ]),
  }
}

const texts = (value: unknown) => list(value).map(text)

function readAttribute(item: Properties): AttributeSchema {
  const stated = text(item['Name'])
  const name = STANDARD_ATTRIBUTES.includes(stated) ? stated : `custom:${stated}`
  const { MinLength, MaxLength } = record(item['StringAttributeConstraints'] ?? {})
  refuse(`UserPool attribute ${name}`, {
    'a type other than String': (item['AttributeDataType'] ?? 'String') !== 'String',
  })
  return {
    name,
    required: item['Required'] === true,
    mutable: item['Mutable'] !== false,
    minLength: Number(MinLength ?? 0),
    maxLength: Number(MaxLength ?? 2048),
  }
}

function readPasswordPolicy(stated: unknown): PasswordPolicy {
  // Without a policy Cognito requires eight characters of every class. Unverified: that in a policy what is not asked
  // for is not required.
  const policy = record(
    stated ?? { RequireUppercase: true, RequireLowercase: true, RequireNumbers: true, RequireSymbols: true },
  )
  return {
    minimumLength: Number(policy['MinimumLength'] ?? 8),
    requireUppercase: policy['RequireUppercase'] === true,
    requireLowercase: policy['RequireLowercase'] === true,
    requireNumbers: policy['RequireNumbers'] === true,
    requireSymbols: policy['RequireSymbols'] === true,
  }
}

function secondsIn(unit: unknown): number {
  switch (unit) {
    case 'seconds':
      return 1
    case 'minutes':
      return 60
    case 'hours':
      return 3600
    case 'days':
      return 86_400
    default:
      throw new Error(`TokenValidityUnits must be seconds, minutes, hours or days, not ${String(unit)}`)
  }
}

function same(left: unknown[], right: unknown[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index])
}

function refuse(resource: string, notEmulated: { [setting: string]: boolean }): void {
  for (const [setting, found] of Object.entries(notEmulated)) {
    if (found) throw new Error(`The local runner does not emulate ${setting} of a ${resource}`)
  }
}
