import { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets'
import type { Construct } from 'constructs'
import type { Config } from './config.ts'
import { type FunctionOptions, gatewayFunction } from './functions.ts'
import type { Uses } from './grants.ts'

/** The hourly functions and the ports that they use. They are not operations, so the contract does not mention them. */
export const SCHEDULED = {
  /** Repairs what faults left behind. */
  sweep: {
    users: ['list', 'find', 'delete', 'setApiKey'],
    apiKeys: ['list', 'listPlanned', 'find', 'delete', 'subscribe'],
    changes: ['begin', 'end'],
  },
  /** Sums up the usage of finished days. */
  sumUsage: { usage: ['calls', 'summedDays', 'keep'] },
} as const satisfies { [name: string]: Uses }

/** The function that mails notices every five minutes, if there is a sender address. */
export const SEND_NOTICES = {
  notices: ['list', 'take', 'putBack'],
  users: ['find'],
  serviceAccounts: ['find'],
  groups: ['emails'],
  mail: ['send'],
} as const satisfies Uses

/** Creates a function that no operation calls, and the rule that runs it. */
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
  // A failed run does no harm, and the next one comes soon. By default EventBridge would retry an undelivered event,
  // and Lambda a failed run (developer guide, 'Configuring error handling for asynchronous invocation').
  fn.configureAsyncInvoke({ retryAttempts: 0 })
  new Rule(scope, `${name[0]?.toUpperCase()}${name.slice(1)}Schedule`, {
    schedule: Schedule.rate(every),
    targets: [new FunctionTarget(fn, { retryAttempts: 0 })],
  })
}
