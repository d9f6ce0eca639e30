import { type Duration, RemovalPolicy, Validations } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { Grant } from './grants.ts'
import { acknowledgeWildcards } from './wildcards.ts'

export type FunctionOptions = {
  /** The function's role from {@link functionRole}, if other resources need it first. */
  role?: Role
  stackName: string
  /** The folder with its bundle. */
  bundle: string
  timeout: Duration
  environment?: { [name: string]: string }
  grants?: Grant[]
  /** Streams its response, so it waits for a model until the model has finished. */
  streams?: boolean
  /** Whether to trace each call with X-Ray. */
  tracing?: boolean
  /** Reserved concurrency: this many calls at once are set aside for the function, and no more are allowed. */
  concurrency?: number | null
}

/** MB of memory, with a proportional share of a processor: starts and responses are short. */
const MEMORY = 512

/**
 * The same for a function that streams, which is billed while its model responds: what the largest body needs, plus a
 * fifth (docs/performance.md, 'Streams').
 */
const STREAMING_MEMORY = 320

/** Creates the role of a function. */
export function functionRole(scope: Construct, name: string): Role {
  return new Role(scope, `${name}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
}

/**
 * Creates a Lambda function named `<stackName>-<name>` with its own log group and role. The role may write that log and
 * has the given grants, and nothing more.
 */
export function gatewayFunction(scope: Construct, name: string, options: FunctionOptions): LambdaFunction {
  const functionName = `${options.stackName}-${name}`
  const logGroup = new LogGroup(scope, `${name}Logs`, {
    logGroupName: `/aws/lambda/${functionName}`,
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.DESTROY,
  })
  const role = options.role ?? functionRole(scope, name)
  logGroup.grantWrite(role)
  for (const { statement, wildcards } of options.grants ?? []) {
    role.addToPolicy(statement)
    if (wildcards) acknowledgeWildcards(role, statement, wildcards)
  }
  if (options.tracing) {
    // The CDK adds this for tracing (X-Ray user guide, 'Identity-based policies').
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'The X-Ray actions have no resource to narrow them to.',
    })
  }
  return new LambdaFunction(scope, name, {
    functionName,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: options.streams ? STREAMING_MEMORY : MEMORY,
    handler: 'index.handler',
    code: Code.fromAsset(options.bundle, { exclude: ['*.map'] }),
    timeout: options.timeout,
    environment: options.environment ?? {},
    ...(options.concurrency && { reservedConcurrentExecutions: options.concurrency }),
    ...(options.tracing && { tracing: Tracing.ACTIVE }),
    role,
    logGroup,
  })
}
