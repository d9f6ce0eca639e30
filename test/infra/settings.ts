/** Context variables that only make sense together; the tests of several subjects deploy with them. */

export const CUSTOM_DOMAIN = {
  DOMAIN_NAME: 'api.example.com',
  CERTIFICATE_ARN: 'arn:aws:acm:us-east-1:000000000000:certificate/11111111-2222-3333-4444-555555555555',
  HOSTED_ZONE_ID: 'Z0123456789',
  DEFAULT_ENDPOINT: 'false',
}

export const GUARDRAIL = { GUARDRAIL_ID: 'abcdefghij12', GUARDRAIL_VERSION: '3' }

/** What the sign-in by either kind of provider needs. */
export const ORGANIZATION = {
  ORGANIZATION_DOMAIN: 'example.com',
  SIGN_IN_DOMAIN: 'example-gateway',
  PROVIDER_NAME: 'ExampleCorp',
}

export const OIDC = {
  ...ORGANIZATION,
  OIDC_ISSUER: 'https://login.example.com',
  OIDC_CLIENT_ID: 'gateway',
  OIDC_CLIENT_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:provider-AbCdEf',
}

export const SAML = { ...ORGANIZATION, SAML_METADATA_URL: 'https://login.example.com/metadata' }

export const ALARMS = {
  METRICS: 'true',
  ALARM_EMAIL: 'operations@example.com',
  ALARM_DAILY_USD: '50',
  TRACING: 'true',
}
