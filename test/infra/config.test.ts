import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../infra/config.ts'
import { configOf } from './configOf.ts'

describe('context variables', () => {
  test('default to the values that the README names', () => {
    expect(configOf({})).toEqual({
      STACK_NAME: 'BedrockGateway',
      API_THROTTLE_RATE_LIMIT: 1,
      API_THROTTLE_BURST_LIMIT: 2,
      API_QUOTA_LIMIT: 25,
      API_QUOTA_PERIOD: 'DAY',
      ORGANIZATION_DOMAIN: null,
      EMAIL_VERIFICATION: true,
      ALLOWED_MODELS: null,
      UNCONFIRMED_HOURS: 24,
      SIGN_IN_DOMAIN: null,
      PROVIDER_NAME: null,
      OIDC_ISSUER: null,
      OIDC_CLIENT_ID: null,
      OIDC_CLIENT_SECRET_ARN: null,
      SAML_METADATA_URL: null,
      GROUPS_CLAIM: 'groups',
      API_PUBLIC_RATE_LIMIT: 10,
      API_PUBLIC_BURST_LIMIT: 20,
      API_ACCOUNT_RATE_LIMIT: 0.5,
      API_ACCOUNT_BURST_LIMIT: 5,
      API_MODELS_RATE_LIMIT: 100,
      API_MODELS_BURST_LIMIT: 200,
      MODELS_CONCURRENCY: null,
      MAIL_FROM: null,
      LOG_LEVEL: 'ERROR',
      DETAILED_METRICS: false,
      METRICS: false,
      ALARM_EMAIL: null,
      ALARM_DAILY_USD: null,
      TRACING: false,
      COST_ATTRIBUTION: false,
      WAF: false,
      CLOUDWATCH_ROLE: true,
      KEEP_DATA: true,
      LEDGER_TABLE: null,
      MODEL_ALIASES: null,
      INFERENCE_GEOGRAPHIES: null,
      DOMAIN_NAME: null,
      CERTIFICATE_ARN: null,
      HOSTED_ZONE_ID: null,
      DEFAULT_ENDPOINT: true,
      GUARDRAIL_ID: null,
      GUARDRAIL_VERSION: null,
      BUDGET_LIMIT_USD: 10,
      BUDGET_PERIOD: 'MONTH',
      CALLS_IN_FLIGHT: 4,
      MAX_OUTPUT_TOKENS: 8192,
    })
  })

  test.each([
    ['API_THROTTLE_RATE_LIMIT', '0.5', 0.5],
    ['API_THROTTLE_BURST_LIMIT', '10', 10],
    ['API_QUOTA_LIMIT', '1000', 1000],
    ['API_QUOTA_PERIOD', 'week', 'WEEK'],
    ['API_QUOTA_PERIOD', 'Month', 'MONTH'],
    ['EMAIL_VERIFICATION', 'False', false],
    ['EMAIL_VERIFICATION', 'true', true],
    ['CLOUDWATCH_ROLE', 'false', false],
    ['KEEP_DATA', 'false', false],
    ['LEDGER_TABLE', 'BedrockGateway-Ledger-restored', 'BedrockGateway-Ledger-restored'],
    [
      'MODEL_ALIASES',
      'a=b.c, d=e.f',
      [
        ['a', 'b.c'],
        ['d', 'e.f'],
      ],
    ],
    ['BUDGET_LIMIT_USD', '2.5', 2.5],
    ['BUDGET_LIMIT_USD', '0', 0],
    ['BUDGET_LIMIT_USD', 'None', null],
    ['BUDGET_PERIOD', 'day', 'DAY'],
    ['CALLS_IN_FLIGHT', '1', 1],
    ['MAX_OUTPUT_TOKENS', '100', 100],
    ['UNCONFIRMED_HOURS', '0.5', 0.5],
    ['API_PUBLIC_RATE_LIMIT', '2.5', 2.5],
    ['API_PUBLIC_BURST_LIMIT', '5', 5],
    ['WAF', 'True', true],
    ['MODELS_CONCURRENCY', '50', 50],
    ['MODELS_CONCURRENCY', 'none', null],
    ['MAIL_FROM', 'Gateway@Example.com', 'gateway@example.com'],
    ['LOG_LEVEL', 'info', 'INFO'],
    ['DETAILED_METRICS', 'true', true],
    ['METRICS', 'true', true],
    ['INFERENCE_GEOGRAPHIES', 'us, global', ['us', 'global']],
    ['INFERENCE_GEOGRAPHIES', 'none', []],
    ['TRACING', 'true', true],
    ['COST_ATTRIBUTION', 'true', true],
  ] as const)('%s takes %s', (name, text, value) => {
    expect(configOf({ [name]: text })[name]).toEqual(value)
  })

  test.each([
    ['example.com', ['example.com']],
    ['@example.com', ['example.com']],
    ['Example.COM', ['example.com']],
    ['example.com, @Example.org,example.com', ['example.com', 'example.org']],
  ])('ORGANIZATION_DOMAIN takes %s', (text, domains) => {
    expect(configOf({ ORGANIZATION_DOMAIN: text }).ORGANIZATION_DOMAIN).toEqual(domains)
  })

  test('ALLOWED_MODELS takes globs', () => {
    const allowed = configOf({ ALLOWED_MODELS: 'anthropic.*, amazon.nova-*' }).ALLOWED_MODELS
    expect(allowed).toEqual(['anthropic.*', 'amazon.nova-*'])
  })

  test.each([
    ['ALLOWED_MODELS', ''],
    ['ALLOWED_MODELS', 'anthropic.claude,'],
    ['ALLOWED_MODELS', 'Anthropic/claude'],
    ['UNCONFIRMED_HOURS', '0'],
    ['API_PUBLIC_RATE_LIMIT', '-1'],
    ['MODELS_CONCURRENCY', '0'],
    ['MODELS_CONCURRENCY', 'all'],
    ['MAIL_FROM', 'gateway'],
    ['MAIL_FROM', 'Gateway <gateway@example.com>'],
    ['LOG_LEVEL', 'DEBUG'],
    ['ALARM_EMAIL', 'operations'],
    ['INFERENCE_GEOGRAPHIES', ''],
    ['INFERENCE_GEOGRAPHIES', 'us,EU'],
    ['DOMAIN_NAME', 'localhost'],
    ['CERTIFICATE_ARN', 'abc'],
    ['HOSTED_ZONE_ID', 'example.com'],
    ['GUARDRAIL_ID', 'arn:aws:bedrock:us-east-1:000000000000:guardrail/abc'],
    ['GUARDRAIL_VERSION', 'DRAFT'],
    ['GUARDRAIL_VERSION', '0'],
    ['ALARM_DAILY_USD', '0'],
    ['ALARM_DAILY_USD', 'much'],
    ['METRICS', 'some'],
    ['API_PUBLIC_BURST_LIMIT', '0.5'],
    ['WAF', 'on'],
    ['KEEP_DATA', 'no'],
    ['LEDGER_TABLE', 'my ledger'],
    ['MODEL_ALIASES', 'gpt-4o'],
    ['MODEL_ALIASES', 'gpt-4o=us.a.b,=x'],
    ['BUDGET_LIMIT_USD', ''],
    ['BUDGET_LIMIT_USD', '-1'],
    ['BUDGET_LIMIT_USD', 'Infinity'],
    ['BUDGET_LIMIT_USD', 'unlimited'],
    ['BUDGET_PERIOD', 'HOUR'],
    ['CALLS_IN_FLIGHT', '0'],
    ['MAX_OUTPUT_TOKENS', '1.5'],
    ['API_THROTTLE_RATE_LIMIT', '0'],
    ['API_THROTTLE_RATE_LIMIT', 'fast'],
    ['API_THROTTLE_RATE_LIMIT', ''],
    ['API_THROTTLE_BURST_LIMIT', '1.5'],
    ['API_QUOTA_LIMIT', '-1'],
    ['API_QUOTA_LIMIT', 'Infinity'],
    ['API_QUOTA_PERIOD', 'YEAR'],
    ['API_QUOTA_PERIOD', 'toString'],
    ['ORGANIZATION_DOMAIN', ''],
    ['ORGANIZATION_DOMAIN', 'localhost'],
    ['ORGANIZATION_DOMAIN', 'a@example.com'],
    ['ORGANIZATION_DOMAIN', 'example.com,'],
    ['ORGANIZATION_DOMAIN', 'example.com example.org'],
    ['EMAIL_VERIFICATION', 'no'],
    ['EMAIL_VERIFICATION', 'constructor'],
    ['STACK_NAME', '1st'],
    ['STACK_NAME', 'a'.repeat(41)],
  ])("%s refuses '%s' in one line that names it and what it takes", (name, text) => {
    const refusal = () => configOf({ [name]: text })
    expect(refusal).toThrow(ConfigError)
    expect(refusal).toThrow(
      new RegExp(`^${name} takes [^\n]+; '${text.replaceAll('.', '\\.')}' is not one\\.$`),
    )
  })

  test.each([
    [{ ALARM_EMAIL: 'operations@example.com' }, 'ALARM_EMAIL needs METRICS'],
    [{ DOMAIN_NAME: 'api.example.com' }, 'DOMAIN_NAME needs CERTIFICATE_ARN'],
    [{ HOSTED_ZONE_ID: 'Z1' }, 'HOSTED_ZONE_ID needs DOMAIN_NAME'],
    [{ DEFAULT_ENDPOINT: 'false' }, 'DEFAULT_ENDPOINT=false needs DOMAIN_NAME'],
    [{ GUARDRAIL_ID: 'abc' }, 'GUARDRAIL_ID needs GUARDRAIL_VERSION'],
    [{ GUARDRAIL_VERSION: '1' }, 'GUARDRAIL_VERSION needs GUARDRAIL_ID'],
    [{ METRICS: 'true', ALARM_DAILY_USD: '50' }, 'ALARM_DAILY_USD needs ALARM_EMAIL'],
  ])('%j is refused, since one is missing', (context, refusal) => {
    expect(() => configOf(context)).toThrow(ConfigError)
    expect(() => configOf(context)).toThrow(refusal)
  })

  test('a mistyped name is refused, not ignored', () => {
    expect(() => configOf({ ORGANISATION_DOMAIN: 'example.com' })).toThrow(
      /^ORGANISATION_DOMAIN is not a context variable/,
    )
  })
})
