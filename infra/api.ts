import { Aws, Fn, RemovalPolicy, type Stack, Validations } from 'aws-cdk-lib'
import {
  AccessLogFormat,
  ApiDefinition,
  EndpointType,
  LogGroupLogDestination,
  MethodLoggingLevel,
  Period,
  SpecRestApi,
  UsagePlan,
} from 'aws-cdk-lib/aws-apigateway'
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs'
import { deployable } from '../contract/deployable.ts'
import { readContract } from '../contract/document.ts'
import type { Config } from './config.ts'
import { everyMethod, methodsApart } from './throttles.ts'

export const STAGE = 'prod'

/**
 * Creates the REST API from the contract, its stage with logs and with a limit on every method, and the usage plan that
 * limits each API key.
 */
export function createApi(
  stack: Stack,
  config: Config,
): { api: SpecRestApi; usagePlan: UsagePlan; accessLogs: LogGroup } {
  const logs = { retention: RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.DESTROY }
  const accessLogs = new LogGroup(stack, 'AccessLogs', {
    logGroupName: `/aws/apigateway/${config.STACK_NAME}/access`,
    ...logs,
  })
  const contract = readContract()
  const logging = {
    loggingLevel: MethodLoggingLevel[config.LOG_LEVEL],
    dataTraceEnabled: false,
    metricsEnabled: config.DETAILED_METRICS,
  }
  const api = new SpecRestApi(stack, 'Api', {
    restApiName: config.STACK_NAME,
    apiDefinition: ApiDefinition.fromInline(deployable(contract, Fn.sub)),
    endpointTypes: [EndpointType.REGIONAL],
    ...(!config.DEFAULT_ENDPOINT && { disableExecuteApiEndpoint: true }),
    // An import that drops part of the contract must not become a deployment. Unverified: that AWS has no warning about
    // the contract.
    failOnWarnings: true,
    cloudWatchRole: config.CLOUDWATCH_ROLE,
    deployOptions: {
      stageName: STAGE,
      tracingEnabled: config.TRACING,
      ...logging,
      ...everyMethod(config),
      methodOptions: Object.fromEntries(
        // A method's own settings replace those of the stage, including logging.
        methodsApart(contract, config).map(([method, throttle]) => [method, { ...logging, ...throttle }]),
      ),
      accessLogDestination: new LogGroupLogDestination(accessLogs),
      accessLogFormat: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
    },
  })
  Validations.of(api).acknowledge(
    {
      id: 'AwsSolutions-APIG2',
      reason:
        'API Gateway checks the path. The function checks parameters and bodies, and can name the field.',
    },
    {
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      reason: 'AWS maintains this policy for the one role with which API Gateway writes logs in an account.',
    },
    ...(config.WAF
      ? []
      : [{ id: 'AwsSolutions-APIG3', reason: 'A web ACL has a monthly price: WAF=true adds one.' }]),
  )
  // The API's own output has a generated name; the stack adds its own.
  api.node.tryRemoveChild('Endpoint')
  // API Gateway would otherwise create this group at the first request and never delete it.
  api.deploymentStage.node.addDependency(
    new LogGroup(stack, 'ExecutionLogs', {
      logGroupName: `API-Gateway-Execution-Logs_${api.restApiId}/${STAGE}`,
      ...logs,
    }),
  )
  const usagePlan = new UsagePlan(stack, 'UsagePlan', {
    name: config.STACK_NAME,
    apiStages: [{ stage: api.deploymentStage }],
    throttle: { rateLimit: config.API_THROTTLE_RATE_LIMIT, burstLimit: config.API_THROTTLE_BURST_LIMIT },
    quota: { limit: config.API_QUOTA_LIMIT, period: Period[config.API_QUOTA_PERIOD] },
  })
  return { api, usagePlan, accessLogs }
}

/** Returns the ARN of one method on the stage, as API Gateway presents it to Lambda when it invokes a function. */
export function methodArn(api: SpecRestApi, method: string, path: string): string {
  const resource = path.replaceAll(/\{[^}]+\}/g, '*')
  return `arn:${Aws.PARTITION}:execute-api:${Aws.REGION}:${Aws.ACCOUNT_ID}:${api.restApiId}/${STAGE}/${method}${resource}`
}

/** The format of the access log. It contains the API key's id, never its value. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  sourceIp: '$context.identity.sourceIp',
  method: '$context.httpMethod',
  resource: '$context.resourcePath',
  status: '$context.status',
  user: '$context.authorizer.claims.sub',
  apiKeyId: '$context.identity.apiKeyId',
  errorType: '$context.error.responseType',
  latencyMs: '$context.responseLatency',
  integrationLatencyMs: '$context.integration.latency',
  responseBytes: '$context.responseLength',
  transferMode: '$context.integration.responseTransferMode',
  headersMs: '$context.integration.timeToAllHeaders',
  firstContentMs: '$context.integration.timeToFirstContent',
}
