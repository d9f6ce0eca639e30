import { Aws, SecretValue } from 'aws-cdk-lib'
import type { SpecRestApi } from 'aws-cdk-lib/aws-apigateway'
import { CfnUserPoolClient, CfnUserPoolDomain, CfnUserPoolIdentityProvider } from 'aws-cdk-lib/aws-cognito'
import type { Construct } from 'constructs'
import { STAGE } from './api.ts'
import type { Config } from './config.ts'

/** The settings by which the functions and the portal find the organisation's sign-in provider. */
export type Federation = { provider: string; clientId: string; signInUrl: string; redirectUris: string[] }

/** The user attribute with the groups from the provider. */
export const PROVIDER_GROUPS = 'provider_groups'

/**
 * Creates the sign-in by the organisation's own provider: a domain for Cognito's endpoints, the provider, and an app
 * client of its own without passwords. Cognito requires the client to be allowed to write the mapped attributes (API
 * reference, UserPoolClientType, WriteAttributes). Tokens of this client do not open Cognito's own API, so only the
 * provider writes the groups; the client for passwords neither reads nor writes them.
 *
 * @returns undefined if no provider is configured.
 */
export function createFederation(
  scope: Construct,
  config: Config,
  userPoolId: string,
  api: SpecRestApi,
): Federation | undefined {
  const { SIGN_IN_DOMAIN: prefix, PROVIDER_NAME: providerName } = config
  if (prefix === null || providerName === null) return undefined
  const domain = new CfnUserPoolDomain(scope, 'SignInDomain', { domain: prefix, userPoolId })
  const provider = new CfnUserPoolIdentityProvider(scope, 'Provider', {
    userPoolId,
    providerName,
    ...detailsOf(config),
    attributeMapping: {
      email: config.OIDC_ISSUER === null ? SAML_EMAIL : 'email',
      email_verified: 'email_verified',
      name: config.OIDC_ISSUER === null ? SAML_NAME : 'name',
      [`custom:${PROVIDER_GROUPS}`]: config.GROUPS_CLAIM,
    },
  })
  // This cannot be the stage's URL attribute: the stage depends on the functions, and they depend on this client.
  const urls = [
    ...(config.DEFAULT_ENDPOINT
      ? [`https://${api.restApiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}/${STAGE}/portal`]
      : []),
    ...(config.DOMAIN_NAME === null ? [] : [`https://${config.DOMAIN_NAME}/portal`]),
  ]
  const client = new CfnUserPoolClient(scope, 'ProviderClient', {
    userPoolId,
    generateSecret: false,
    supportedIdentityProviders: [providerName],
    allowedOAuthFlowsUserPoolClient: true,
    allowedOAuthFlows: ['code'],
    // With `openid` alone the ID token contains every attribute that the client may read (developer guide, 'Scopes, M2M,
    // and resource servers'), and no access token opens Cognito's own API.
    allowedOAuthScopes: ['openid'],
    callbackUrLs: urls,
    logoutUrLs: urls,
    explicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
    preventUserExistenceErrors: 'ENABLED',
    enableTokenRevocation: true,
    accessTokenValidity: 60,
    idTokenValidity: 60,
    refreshTokenValidity: 30 * 24 * 60,
    tokenValidityUnits: { accessToken: 'minutes', idToken: 'minutes', refreshToken: 'minutes' },
    readAttributes: [
      'email',
      'email_verified',
      'name',
      'custom:api_key',
      'custom:api_key_id',
      `custom:${PROVIDER_GROUPS}`,
    ],
    // Unverified: that a provider may say email_verified though no client can be let write it.
    writeAttributes: ['email', 'name', `custom:${PROVIDER_GROUPS}`],
  })
  client.addResourceDependency(provider)
  return {
    provider: providerName,
    clientId: client.ref,
    signInUrl: `https://${domain.ref}.auth.${Aws.REGION}.amazoncognito.com`,
    redirectUris: urls,
  }
}

/** The names of the attributes in SAML. */
const SAML_EMAIL = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress'
const SAML_NAME = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name'

function detailsOf(config: Config): { providerType: string; providerDetails: { [detail: string]: string } } {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET_ARN: secret } = config
  if (issuer === null || clientId === null || secret === null) {
    return { providerType: 'SAML', providerDetails: { MetadataURL: config.SAML_METADATA_URL ?? '' } }
  }
  return {
    providerType: 'OIDC',
    providerDetails: {
      oidc_issuer: issuer,
      client_id: clientId,
      // A dynamic reference: CloudFormation resolves it in the deployment, so the template contains no secret.
      client_secret: SecretValue.secretsManager(secret).unsafeUnwrap(),
      authorize_scopes: 'openid email profile',
      attributes_request_method: 'GET',
    },
  }
}
