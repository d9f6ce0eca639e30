import { join } from 'node:path'
import { type App, CfnOutput, Duration, Stack } from 'aws-cdk-lib'
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { operations } from '../generated/operations.ts'
import { createApi, methodArn } from './api.ts'
import { bundleFunctions } from './bundle.ts'
import type { Config } from './config.ts'
import { gatewayFunction } from './functions.ts'
import { grantsTo } from './grants.ts'
import { createUsers } from './users.ts'

/** The whole gateway: users, the API from the contract, its usage plan, and one function per operation. */
export class GatewayStack extends Stack {
  constructor(app: App, id: string, config: Config) {
    super(app, id, { description: 'Governed access to Amazon Bedrock' })
    const bundleOf = bundleFunctions(join(app.outdir, 'bundles'))
    const { userPool, client } = createUsers(this, config, bundleOf)
    const { api, usagePlan } = createApi(this, config)

    const grants: { [port: string]: { [verb: string]: PolicyStatement[] } } = grantsTo({
      userPool,
      usagePlan,
      stackName: config.STACK_NAME,
    })
    const pool = { USER_POOL_ID: userPool.userPoolId, USER_POOL_CLIENT_ID: client.userPoolClientId }
    const environments: { [port: string]: { [name: string]: string } } = {
      users: pool,
      sessions: pool,
      passwords: pool,
      usagePlan: { USAGE_PLAN_ID: usagePlan.usagePlanId },
      apiKeys: { USAGE_PLAN_ID: usagePlan.usagePlanId, STACK_NAME: config.STACK_NAME },
    }
    const organization: { [name: string]: string } = config.ORGANIZATION_DOMAIN
      ? { ORGANIZATION_DOMAIN: config.ORGANIZATION_DOMAIN }
      : {}
    for (const [name, { method, path, security, uses, timeoutInMillis }] of Object.entries(operations)) {
      const used: [port: string, verbs: readonly string[]][] = Object.entries(uses)
      const fn = gatewayFunction(this, name, {
        stackName: config.STACK_NAME,
        bundle: bundleOf(name),
        timeout: Duration.millis(timeoutInMillis),
        environment: Object.assign(
          security.length > 0 ? { ...organization } : {},
          ...used.map(([port]) => environments[port]),
        ),
        grants: used.flatMap(([port, verbs]) => verbs.flatMap((verb) => grants[port]?.[verb] ?? [])),
      })
      fn.addPermission('Api', {
        principal: new ServicePrincipal('apigateway.amazonaws.com'),
        sourceArn: methodArn(api, method, path),
      })
    }

    new CfnOutput(this, 'CognitoUserPoolID', { value: userPool.userPoolId })
    new CfnOutput(this, 'CognitoUserPoolClientID', { value: client.userPoolClientId })
    new CfnOutput(this, 'RestAPIEndpoint', { value: api.url })
    new CfnOutput(this, 'UsagePlanID', { value: usagePlan.usagePlanId })
  }
}
