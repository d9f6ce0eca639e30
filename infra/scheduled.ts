import { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets'
import type { Construct } from 'constructs'
import type { Config } from './config.ts'
import { type FunctionOptions, gatewayFunction } from './functions.ts'
import type { Uses } from './grants.ts'

/** What runs every hour, and what it may do; these are no operations, so that the contract says nothing of them. */
export const SCHEDULED = {
  /** Repairs what a fault left behind. */
  sweep: {
    users: ['list', 'find', 'delete', 'setApiKey'],
    apiKeys: ['list', 'listPlanned', 'find', 'delete', 'subscribe'],
    changes: ['begin', 'end'],
  },
  /** Sums up what was used on the days that are over. */
  sumUsage: { usage: ['calls', 'summedDays', 'keep'] },
} as const satisfies { [name: string]: Uses }

/** What mails, every five minutes, what people are to be told, where there is an address to send from. */
export const SEND_NOTICES = {
  notices: ['list', 'take', 'putBack'],
  users: ['find'],
  serviceAccounts: ['find'],
  groups: ['emails'],
  mail: ['send'],
} as const satisfies Uses

/** A function that no operation calls, and the rule that runs it. */
export function createScheduled(
  scope: Construct,
  name: keyof typeof SCHEDULED | 'sendNotices',
  every: Duration,
  config: Config,
  options: Pick<FunctionOptions, 'bundle' | 'environment' | 'grants'>,
): void {
  const fn = gatewayFunction(scope, name, {
    ...options,
    stackName: config.STACK_NAME,
    tracing: config.TRACING,
    timeout: Duration.minutes(5),
    environment: {
      ...options.environment,
      STACK_NAME: config.STACK_NAME,
      UNCONFIRMED_HOURS: String(config.UNCONFIRMED_HOURS),
    },
  })
  // A run that fails changes nothing, and the next one is not far. EventBridge retries what it could not hand over,
  // Lambda what failed (developer guide, 'Configuring error handling for asynchronous invocation').
  fn.configureAsyncInvoke({ retryAttempts: 0 })
  new Rule(scope, `${name[0]?.toUpperCase()}${name.slice(1)}Schedule`, {
    schedule: Schedule.rate(every),
    targets: [new FunctionTarget(fn, { retryAttempts: 0 })],
  })
}
