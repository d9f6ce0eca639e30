import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Validations } from 'aws-cdk-lib'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { AwsSolutionsChecks } from 'cdk-nag'
import { describe, expect, test, vi } from 'vitest'
import type { GatewayStack } from '../../infra/stack.ts'
import { ALARMS, CUSTOM_DOMAIN, GUARDRAIL, OIDC } from './settings.ts'
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
    ALARMS,
    {
      ...GUARDRAIL,
      INFERENCE_GEOGRAPHIES: 'us,global',
      ALLOWED_MODELS: 'amazon.nova-*',
    },
    { COST_ATTRIBUTION: 'true' },
    OIDC,
    {
      COST_ATTRIBUTION: 'true',
      ...GUARDRAIL,
      INFERENCE_GEOGRAPHIES: 'us,global',
      ALLOWED_MODELS: 'amazon.nova-*',
    },
    {
      ...CUSTOM_DOMAIN,
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
