import { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets'
import type { Construct } from 'constructs'
import type { Config } from './config.ts'
import { type FunctionOptions, gatewayFunction } from './functions.ts'
import type { Uses } from './grants.ts'

/** What the sweep may do; it is no operation, so that the contract says nothing of it. */
export const SWEEP_USES = {
  users: ['list', 'find', 'delete', 'setApiKey'],
  apiKeys: ['list', 'listPlanned', 'find', 'delete', 'subscribe'],
  changes: ['begin', 'end'],
} as const satisfies Uses

/** The function that repairs what a fault left behind, and the rule that runs it every hour. */
export function createSweep(
  scope: Construct,
  config: Config,
  options: Pick<FunctionOptions, 'bundle' | 'environment' | 'grants'>,
): void {
  const sweep = gatewayFunction(scope, 'sweep', {
    ...options,
    stackName: config.STACK_NAME,
    tracing: config.TRACING,
    timeout: Duration.minutes(5),
    environment: { ...options.environment, UNCONFIRMED_HOURS: String(config.UNCONFIRMED_HOURS) },
  })
  // A run that fails changes nothing, and the next one is not far. EventBridge retries what it could not hand over,
  // Lambda what failed (developer guide, 'Configuring error handling for asynchronous invocation').
  sweep.configureAsyncInvoke({ retryAttempts: 0 })
  new Rule(scope, 'SweepSchedule', {
    schedule: Schedule.rate(Duration.hours(1)),
    targets: [new FunctionTarget(sweep, { retryAttempts: 0 })],
  })
}
