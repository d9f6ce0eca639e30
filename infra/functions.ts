import { type Duration, RemovalPolicy, Validations } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Architecture, Code, Function as LambdaFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import type { Grant } from './grants.ts'
import { acknowledgeWildcards } from './wildcards.ts'

export type FunctionOptions = {
  /** Made for it by {@link functionRole}, where others have to know it first. */
  role?: Role
  stackName: string
  /** The folder with its bundle. */
  bundle: string
  timeout: Duration
  environment?: { [name: string]: string }
  grants?: Grant[]
  /** Answers piece by piece, and so waits for a model as long as that speaks. */
  streams?: boolean
  /** Whether X-Ray is told of each call. */
  tracing?: boolean
  /** How many calls run at once: set aside for it, and no more. */
  concurrency?: number | null
}

/** MB, with the share of a processor that goes with them: a start and an answer are short. */
const MEMORY = 512

/**
 * The same for a function that streams, which is paid for while its model speaks: what the largest body takes, and a
 * fifth more (docs/performance.md, 'Streams').
 */
const STREAMING_MEMORY = 320

/** The role of a function. */
export function functionRole(scope: Construct, name: string): Role {
  return new Role(scope, `${name}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
}

/**
 * A Lambda function named `<stackName>-<name>` with a log group and a role of its own; the role holds the
 * writing of that log and the given grants, and nothing more.
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
    // What CDK adds for it (X-Ray user guide, 'Identity-based policies').
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray takes segments for no resource in particular.',
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
