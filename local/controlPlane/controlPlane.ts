import type { DatabaseSync } from 'node:sqlite'
import type { AwsCall, AwsOperation, AwsService } from '../aws/call.ts'
import type { PlannedKeys } from '../dataPlane/services.ts'
import { REGION, type ResolvedResource } from '../template.ts'
import { ApiKeys } from './apiKeys.ts'
import { tooManyRequests } from './errors.ts'
import { apiKeyOperations } from './keyOperations.ts'
import { ControlPlaneLimits } from './limits.ts'
import type { ControlPlaneCall, Operation } from './operation.ts'
import { usagePlanOperations } from './planOperations.ts'
import { Usage } from './usage.ts'
import { covers, UsagePlans } from './usagePlans.ts'

export type ControlPlaneOptions = {
  database: DatabaseSync
  /** The template's `AWS::ApiGateway::UsagePlan`. */
  plans: ResolvedResource[]
  apiId: string
  stageName: string
  /** Whether to throttle calls at the rates of AWS. */
  limits: boolean
  now?: () => number
}

export type ControlPlane = PlannedKeys & { service: AwsService }

/**
 * Creates API Gateway's control plane for API keys and usage plans: the REST service that the SDKs call, and the
 * look-ups that the data plane makes for each request.
 *
 * @throws if CloudFormation would refuse a usage plan of the template.
 */
export function createControlPlane(options: ControlPlaneOptions): ControlPlane {
  const { database, now = Date.now } = options
  const stage = { apiId: options.apiId, stage: options.stageName }
  const keys = new ApiKeys(database, now)
  const plans = new UsagePlans(database, options.plans, now)
  const usage = new Usage(database, now)
  const limits = options.limits ? new ControlPlaneLimits(now) : undefined
  const operations = [
    ...apiKeyOperations({ keys, plans, usage }),
    ...usagePlanOperations({ keys, plans, usage }),
  ]

  return {
    service: (call) => {
      for (const operation of operations) {
        const parameters =
          call.method === operation.method ? operation.path.exec(call.path)?.slice(1) : undefined
        if (!parameters || call.query.has('mode')) continue
        return awsOperation(operation, call, parameters.map(decoded), limits)
      }
      return undefined
    },
    findKey: (value) => keys.find(value),
    planOf: (keyId) => plans.plansOf(keyId).find((plan) => covers(plan, stage)),
    count: (planId, keyId) => usage.count(plans.get(planId), keyId, plans.joined(planId, keyId) ?? now()),
  }
}

/**
 * IAM names the actions of this service by HTTP method, and its resources by path, without an account
 * (service authorization reference, 'Amazon API Gateway Management').
 */
function awsOperation(
  operation: Operation,
  { path, query, body }: AwsCall,
  parameters: string[],
  limits: ControlPlaneLimits | undefined,
): AwsOperation {
  const call: ControlPlaneCall = { parameters, query, body }
  const also = operation.also?.(call) ?? []
  return {
    action: `apigateway:${operation.method}`,
    resource: `arn:aws:apigateway:${REGION}::${path}`,
    signed: true,
    ...(also.length > 0 && { also }),
    context: operation.context?.(call) ?? {},
    run: () => {
      // Unverified: whether AWS adds Retry-After.
      if (limits?.take(operation.limit) === false) throw tooManyRequests('Too Many Requests')
      return operation.run(call)
    },
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
