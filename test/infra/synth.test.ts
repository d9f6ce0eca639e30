import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { ALARMS, CUSTOM_DOMAIN, GUARDRAIL, OIDC, SAML } from './settings.ts'
import { appWith } from './stackWith.ts'

// Each test synthesizes, which is slow when every processor is busy.
const ROOT = resolve(import.meta.dirname, '../..')

const CDK: { context: { [name: string]: unknown } } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'))

/** A configuration without open risks. */
const CLOSED = { ORGANIZATION_DOMAIN: 'example.com', ALLOWED_MODELS: 'amazon.nova-*' }

type Resource = {
  Type: string
  DependsOn?: string[]
  Properties: { FunctionName?: string; Environment?: { Variables: object } }
}
type Flag = { userValue?: unknown; recommendedValue: unknown; unconfiguredBehavesLike?: { v2?: unknown } }

/** The assembly that the CDK CLI makes, with the context of cdk.json. */
function assembly(context: { [name: string]: string }) {
  const { app, stack } = appWith({ context: { ...CDK.context, ...context } })
  // It prints its warnings, which this test checks.
  const print = vi.spyOn(console, 'error').mockReturnValue()
  const synthesized = app.synth()
  print.mockRestore()
  const json = (file: string) => JSON.parse(readFileSync(join(app.outdir, file), 'utf8'))
  const template: { Resources: { [id: string]: Resource } } = json('Gateway.template.json')
  return {
    template,
    messages: synthesized.getStackArtifact(stack.artifactId).messages.map(({ entry }) => String(entry.data)),
    manifest: json('manifest.json'),
  }
}

describe('a synthesis prints nothing', { timeout: 120_000 }, () => {
  test('about feature flags of the CDK, since all of them are set', () => {
    const { artifacts } = assembly(CLOSED).manifest
    const flags: [string, Flag][] = Object.entries(
      artifacts['aws-cdk-lib/feature-flag-report'].properties.flags,
    )
    const asked = flags.filter(
      ([, { userValue, recommendedValue, unconfiguredBehavesLike }]) =>
        userValue === undefined && (unconfiguredBehavesLike?.v2 ?? false) !== recommendedValue,
    )
    expect(flags.length).toBeGreaterThan(50)
    expect(asked.map(([name]) => name)).toEqual([])
  })

  test('for a configuration without open risks', () => {
    expect(assembly(CLOSED).messages).toEqual([])
  })

  test('except one line for a mistake', async () => {
    const run = promisify(execFile)(process.execPath, ['infra/app.ts'], {
      cwd: ROOT,
      env: { ...process.env, CDK_OUTDIR: temporaryFolder(), CDK_CONTEXT_JSON: '{"WAF":"on"}' },
    })
    await expect(run).rejects.toMatchObject({
      code: 1,
      stdout: '',
      stderr: "WAF takes true or false; 'on' is not one.\n",
    })
  })
})

describe('a synthesis warns', { timeout: 120_000 }, () => {
  const warned = (context: { [name: string]: string }) =>
    assembly({ ...CLOSED, ...context }).messages.map((message) => message.replace(/ \[ack: .*$/, ''))

  test('if anyone may register, and every model be called', () => {
    expect(assembly({}).messages).toEqual([
      expect.stringMatching(/^Anybody with a mailbox may register .+: ORGANIZATION_DOMAIN is not set\./),
      expect.stringMatching(
        /^Every model may be invoked, including the most expensive: ALLOWED_MODELS is not set\./,
      ),
    ])
  })

  test('if no address is confirmed', () => {
    expect(warned({ EMAIL_VERIFICATION: 'false' })).toEqual([
      'Anybody may register with an address that is not theirs, including one of your organization: EMAIL_VERIFICATION is false.',
    ])
  })

  test('about each glob that matches no known model', () => {
    expect(warned({ ALLOWED_MODELS: 'amazon.nova-*,anthropic.cluade-*,meta.lama*' })).toEqual([
      expect.stringMatching(
        /^ALLOWED_MODELS: 'anthropic\.cluade-\*' matches none of the \d+ models .+ mistyped\?$/,
      ),
      expect.stringMatching(/^ALLOWED_MODELS: 'meta\.lama\*' matches none of the \d+ models .+ mistyped\?$/),
    ])
  })
})

describe('an update', { timeout: 120_000 }, () => {
  test('creates a function before the route that calls it, except functions that know the usage plan', () => {
    const { Resources } = assembly(CLOSED).template
    const deployment = Object.values(Resources).find(({ Type }) => Type === 'AWS::ApiGateway::Deployment')
    const later = Object.entries(Resources)
      .filter(([id, { Type }]) => Type === 'AWS::Lambda::Function' && !deployment?.DependsOn?.includes(id))
      .map(([, { Properties }]) => Properties)
    const operationOf = (name = '') => name.replace('BedrockGateway-', '')
    const ofOperations = later.filter(({ FunctionName }) => operationOf(FunctionName) in operations)
    for (const { Environment } of ofOperations) expect(Environment?.Variables).toHaveProperty('USAGE_PLAN_ID')
    expect(
      later.filter((one) => !ofOperations.includes(one)).map(({ FunctionName }) => FunctionName),
    ).toEqual(['BedrockGateway-preSignUp', 'BedrockGateway-sweep', 'BedrockGateway-sumUsage'])
  })
})

/** aws-cdk-lib bundles the validator without exporting it. */
type Diagnostic = {
  ruleId: string
  severity: string
  message: string
  entity?: { resourceType: string }
}
type Validate = {
  CompositeEngine: new () => {
    validateTemplate(template: object): { diagnostics: Diagnostic[] }
    free(): void
  }
  TemplateContent: new (content: string, name: string) => object
}
const bundled: Validate = createRequire(createRequire(import.meta.url).resolve('aws-cdk-lib'))(
  '@aws/cloudformation-validate',
)

describe('@aws/cloudformation-validate', { timeout: 120_000 }, () => {
  /** Accepted warnings, with the reason. */
  const ACCEPTED: readonly { ruleId: string; of?: string; reason: string }[] = [
    {
      ruleId: 'W3005',
      reason:
        'The CDK writes DependsOn for a role beside the reference to it: more than is needed, and no harm.',
    },
    {
      ruleId: 'W9002',
      of: 'AWS::ApiGateway::DomainName',
      reason: 'Whoever deploys names the certificate by its ARN.',
    },
    { ruleId: 'W9013', of: 'AWS::ApiGateway::DomainName', reason: 'That ARN contains the account.' },
  ]

  const isAccepted = ({ severity, ruleId, entity }: Diagnostic) =>
    severity === 'WARN' &&
    ACCEPTED.some((one) => one.ruleId === ruleId && (!one.of || one.of === entity?.resourceType))

  function diagnosticsOf(template: object): Diagnostic[] {
    const engine = new bundled.CompositeEngine()
    try {
      const content = new bundled.TemplateContent(JSON.stringify(template), 'template.json')
      return engine.validateTemplate(content).diagnostics.filter(({ severity }) => severity !== 'INFO')
    } finally {
      engine.free()
    }
  }

  test.each([
    {},
    { ...CLOSED, EMAIL_VERIFICATION: 'false', WAF: 'true', KEEP_DATA: 'false', CLOUDWATCH_ROLE: 'false' },
    {
      ...CLOSED,
      ...OIDC,
      COST_ATTRIBUTION: 'true',
      ...GUARDRAIL,
      INFERENCE_GEOGRAPHIES: 'us,global',
      MAIL_FROM: 'gateway@example.com',
      ...ALARMS,
      MODELS_CONCURRENCY: '50',
      LOG_LEVEL: 'INFO',
      DETAILED_METRICS: 'true',
    },
    {
      ...CLOSED,
      ...SAML,
      LEDGER_TABLE: 'Ledger-restored',
      ...CUSTOM_DOMAIN,
    },
  ])('finds no error with %j, and only the warnings accepted here', (context) => {
    const found = diagnosticsOf(assembly(context).template)
    expect(found.filter((one) => !isAccepted(one))).toEqual([])
  })

  test('would find an error', () => {
    const { template } = assembly(CLOSED)
    const broken = { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: 'Nobody' } } }
    const found = diagnosticsOf({ Resources: { ...template.Resources, Broken: broken } })
    expect(
      found
        .filter(({ severity }) => severity !== 'WARN')
        .map(({ message }) => message)
        .join(),
    ).toContain('Nobody')
  })
})
