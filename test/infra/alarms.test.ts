import { readFileSync } from 'node:fs'
import { Match } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { stackWith } from './stackWith.ts'

const EMAIL = 'operations@example.com'
const metered = stackWith({ METRICS: 'true' })
const alarmed = stackWith({
  METRICS: 'true',
  ALARM_EMAIL: EMAIL,
  ALARM_DAILY_USD: '50',
  STACK_NAME: 'Gateway',
  MAIL_FROM: 'gateway@example.com',
})

/** Resources with a monthly price. */
const PAID = [
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Logs::MetricFilter',
  'AWS::SNS::Topic',
]

const alarms = Object.values(alarmed.findResources('AWS::CloudWatch::Alarm')).map(
  ({ Properties }) => Properties,
)
const functionsWith = (template: typeof metered, name: string) =>
  Object.values(template.findResources('AWS::Lambda::Function')).filter(
    ({ Properties }) => name in (Properties.Environment?.Variables ?? {}),
  ).length

describe('metrics and alarms', () => {
  test('do not exist by default', () => {
    for (const type of PAID) stackWith().resourceCountIs(type, 0)
    expect(functionsWith(stackWith(), 'METRICS_STACK')).toBe(0)
  })

  test('METRICS makes the functions that call models write metrics, and creates a dashboard', () => {
    expect(functionsWith(metered, 'METRICS_STACK')).toBe(5)
    metered.resourceCountIs('AWS::CloudWatch::Dashboard', 1)
    metered.resourceCountIs('AWS::CloudWatch::Alarm', 0)
  })

  test('counts each 429 of the access log, where the status is text', () => {
    metered.hasResourceProperties('AWS::Logs::MetricFilter', { FilterPattern: '{ $.status = "429" }' })
  })
})

describe('the alarms', () => {
  test('notify one address, only over TLS', () => {
    alarmed.resourceCountIs('AWS::SNS::Topic', 1)
    alarmed.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: EMAIL })
    alarmed.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
        ]),
      },
    })
    alarmed.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: Match.objectLike({ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } }),
          }),
        ]),
      },
    })
  })

  test('go off and end by it, and take silence for health', () => {
    expect(alarms).toHaveLength(9)
    for (const alarm of alarms) {
      expect(alarm.AlarmActions).toEqual(alarm.OKActions)
      expect(alarm).toMatchObject({ AlarmActions: [expect.anything()], TreatMissingData: 'notBreaching' })
    }
  })

  test.each([
    ['ServerErrors', { Namespace: 'AWS/ApiGateway', MetricName: '5XXError', Threshold: 5 }],
    ['OwnTime', { Namespace: 'BedrockGateway', MetricName: 'OwnTime', ExtendedStatistic: 'p90' }],
    ['ThrottledFunctions', { Namespace: 'AWS/Lambda', MetricName: 'Throttles', Statistic: 'Sum' }],
    ['SweepErrors', { MetricName: 'Errors', Dimensions: [{ Name: 'FunctionName', Value: 'Gateway-sweep' }] }],
    [
      'SumUsageErrors',
      { MetricName: 'Errors', Dimensions: [{ Name: 'FunctionName', Value: 'Gateway-sumUsage' }] },
    ],
    ['UnbalancedHolds', { MetricName: 'UnbalancedHolds', Dimensions: [{ Name: 'stack', Value: 'Gateway' }] }],
    [
      'Dollars',
      {
        MetricName: 'Dollars',
        Period: 86_400,
        Threshold: 50,
        Dimensions: [{ Name: 'stack', Value: 'Gateway' }],
      },
    ],
    ['TooManyRequests', { MetricName: 'TooManyRequests-Gateway', Threshold: 50 }],
  ])('%s watches its metric', (name, watched) => {
    alarmed.hasResourceProperties('AWS::CloudWatch::Alarm', { AlarmName: `Gateway-${name}`, ...watched })
  })

  test('for money exists only with an amount', () => {
    stackWith({ METRICS: 'true', ALARM_EMAIL: EMAIL }).resourceCountIs('AWS::CloudWatch::Alarm', 7)
  })

  test('are in the runbook, each under its name, and no others', () => {
    const runbook = readFileSync(new URL('../../docs/alarms.md', import.meta.url), 'utf8')
    const written = [...runbook.matchAll(/^\| `([A-Z]\w+)` \|/gm)].map(([, name]) => `Gateway-${name}`)
    expect(written.sort()).toEqual(alarms.map(({ AlarmName }) => AlarmName).sort())
  })
})
