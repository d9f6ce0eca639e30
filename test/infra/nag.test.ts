import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Validations } from 'aws-cdk-lib'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { AwsSolutionsChecks } from 'cdk-nag'
import { describe, expect, test, vi } from 'vitest'
import type { GatewayStack } from '../../infra/stack.ts'
import { appWith } from './stackWith.ts'

type Report = {
  pluginReports: {
    violations: { ruleName: string; violatingConstructs: { constructPath: string }[] }[]
  }[]
}

/** The findings of cdk-nag's AwsSolutions pack, including warnings, that infra/ does not acknowledge. */
function findings(
  context: { [name: string]: string },
  add: (stack: GatewayStack) => void = () => {},
): string[] {
  const { app, stack } = appWith({ context })
  add(stack)
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  const print = vi.spyOn(console, 'error').mockReturnValue()
  try {
    app.synth()
  } catch (error) {
    // Thrown after the report is written.
    if (!String(error).startsWith('ValidationFailed')) throw error
  } finally {
    print.mockRestore()
  }
  const file = join(app.outdir, 'validation-report.json')
  const { pluginReports }: Report = JSON.parse(readFileSync(file, 'utf8'))
  return pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    ),
  )
}

/** Every rule checks every resource. */
const TIMEOUT = 120_000

describe('cdk-nag, AwsSolutions', () => {
  test.each([
    {},
    { WAF: 'true', CLOUDWATCH_ROLE: 'false', KEEP_DATA: 'false' },
    { ALLOWED_MODELS: 'anthropic.*,amazon.nova-*', EMAIL_VERIFICATION: 'false' },
    { ORGANIZATION_DOMAIN: 'example.com', STACK_NAME: 'Other' },
    { METRICS: 'true', ALARM_EMAIL: 'operations@example.com', ALARM_DAILY_USD: '50', TRACING: 'true' },
    {
      GUARDRAIL_ID: 'abcdefghij12',
      GUARDRAIL_VERSION: '3',
      INFERENCE_GEOGRAPHIES: 'us,global',
      ALLOWED_MODELS: 'amazon.nova-*',
    },
    { COST_ATTRIBUTION: 'true' },
    {
      ORGANIZATION_DOMAIN: 'example.com',
      SIGN_IN_DOMAIN: 'example-gateway',
      PROVIDER_NAME: 'ExampleCorp',
      OIDC_ISSUER: 'https://login.example.com',
      OIDC_CLIENT_ID: 'gateway',
      OIDC_CLIENT_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:provider-AbCdEf',
    },
    {
      COST_ATTRIBUTION: 'true',
      GUARDRAIL_ID: 'abcdefghij12',
      GUARDRAIL_VERSION: '3',
      INFERENCE_GEOGRAPHIES: 'us,global',
      ALLOWED_MODELS: 'amazon.nova-*',
    },
    {
      DOMAIN_NAME: 'api.example.com',
      CERTIFICATE_ARN: 'arn:aws:acm:us-east-1:000000000000:certificate/11111111-2222-3333-4444-555555555555',
      HOSTED_ZONE_ID: 'Z0123456789',
      DEFAULT_ENDPOINT: 'false',
      INFERENCE_GEOGRAPHIES: 'none',
    },
  ])(
    'finds nothing with %j',
    (context) => {
      expect(findings(context)).toEqual([])
    },
    TIMEOUT,
  )

  test(
    'would find an unacknowledged finding',
    () => {
      const found = findings({}, (stack) => {
        new Bucket(stack, 'Bucket')
      })
      expect(found).toContain('AwsSolutions-S1 Gateway/Bucket/Resource')
    },
    TIMEOUT,
  )
})
