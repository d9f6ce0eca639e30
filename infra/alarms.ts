import { Aws, Duration } from 'aws-cdk-lib'
import { Alarm, ComparisonOperator, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import type { Construct } from 'constructs'
import type { Config } from './config.ts'
import type { Watched } from './metrics.ts'

type Rule = {
  metric: Metric
  /** The alarm goes off above this value. */
  above: number
  period: Duration
  /** The number of consecutive periods. */
  times?: number
  description: string
}

/** The rules of the alarms. docs/alarms.md says what to do about each. */
function rulesOf(
  watched: Watched,
  { ALARM_DAILY_USD: dailyUsd, MAIL_FROM }: Config,
): { [name: string]: Rule } {
  const five = Duration.minutes(5)
  return {
    ServerErrors: {
      metric: watched.serverErrors,
      above: 5,
      period: five,
      description: 'More than 5 answers of 5xx in five minutes.',
    },
    TooManyRequests: {
      metric: watched.tooMany,
      above: 50,
      period: five,
      times: 3,
      description: 'More than 50 answers of 429 in five minutes, for a quarter of an hour.',
    },
    OwnTime: {
      metric: watched.ownTime,
      above: 2000,
      period: five,
      times: 3,
      description:
        'One in ten calls to models took two seconds longer than the model, for a quarter of an hour.',
    },
    ThrottledFunctions: {
      metric: watched.throttledFunctions,
      above: 0,
      period: five,
      times: 2,
      description: 'Lambda throttled functions of this account and Region for ten minutes.',
    },
    SweepErrors: {
      metric: watched.sweepErrors,
      above: 0,
      period: Duration.hours(1),
      times: 2,
      description: 'The sweep failed two hours in a row.',
    },
    SumUsageErrors: {
      metric: watched.sumUsageErrors,
      above: 0,
      period: Duration.hours(1),
      times: 2,
      description: 'The usage could not be summed up two hours in a row.',
    },
    ...(MAIL_FROM !== null && {
      SendNoticesErrors: {
        metric: watched.sendNoticesErrors,
        above: 0,
        period: Duration.hours(1),
        times: 2,
        description: 'Notices of budgets could not be mailed two hours in a row.',
      },
    }),
    UnbalancedHolds: {
      metric: watched.unbalancedHolds,
      above: 0,
      period: Duration.hours(1),
      description:
        'A call was not settled: its person has less left than they should, until the call is settled later.',
    },
    ...(dailyUsd !== null && {
      Dollars: {
        metric: watched.dollars,
        above: dailyUsd,
        period: Duration.days(1),
        description: `Models cost more than $${dailyUsd} in a day.`,
      },
    }),
  }
}

/** Creates the alarms, and the topic that notifies `email` when an alarm goes off and when it is over. */
export function createAlarms(scope: Construct, config: Config, email: string, watched: Watched): void {
  const topic = new Topic(scope, 'Alarms', { topicName: `${config.STACK_NAME}-alarms`, enforceSSL: true })
  topic.addSubscription(new EmailSubscription(email))
  // The topic's own policy admits nobody else.
  topic.addToResourcePolicy(
    new PolicyStatement({
      actions: ['sns:Publish'],
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      resources: [topic.topicArn],
      conditions: {
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        ArnLike: {
          'aws:SourceArn': `arn:${Aws.PARTITION}:cloudwatch:${Aws.REGION}:${Aws.ACCOUNT_ID}:alarm:${config.STACK_NAME}-*`,
        },
      },
    }),
  )
  const tell = new SnsAction(topic)
  for (const [name, rule] of Object.entries(rulesOf(watched, config))) {
    const alarm = new Alarm(scope, `${name}Alarm`, {
      alarmName: `${config.STACK_NAME}-${name}`,
      alarmDescription: `${rule.description} What to do: docs/alarms.md`,
      metric: rule.metric.with({ period: rule.period }),
      threshold: rule.above,
      evaluationPeriods: rule.times ?? 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      // No data means that nothing went wrong.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    })
    alarm.addAlarmAction(tell)
    alarm.addOkAction(tell)
  }
}
