import { Annotations, type App, CfnOutput, Duration, Stack } from 'aws-cdk-lib'
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { groupsOf, readContract, routesOf } from '../contract/document.ts'
import { operations, type Ports } from '../generated/operations.ts'
import { createAlarms } from './alarms.ts'
import { createApi, methodArn } from './api.ts'
import type { BundleOf } from './bundle.ts'
import { createCallerRole } from './callerRole.ts'
import { ANY, type Config, NONE } from './config.ts'
import { createDashboard } from './dashboard.ts'
import { createDomain } from './domain.ts'
import { createFederation } from './federation.ts'
import { createFirewall } from './firewall.ts'
import { gatewayFunction } from './functions.ts'
import { type Grant, grantsTo, type Uses } from './grants.ts'
import { createLedger } from './ledger.ts'
import { watch } from './metrics.ts'
import { createScheduled, SCHEDULED, SEND_NOTICES } from './scheduled.ts'
import { asksModels } from './throttles.ts'
import { createUsers } from './users.ts'
import { warningsOf } from './warnings.ts'

type Variables = { [name: string]: string }

/** The whole gateway: users, the API from the contract, its usage plan, and one function per operation. */
export class GatewayStack extends Stack {
  constructor(app: App, id: string, config: Config, bundleOf: BundleOf) {
    // CloudFormation takes a megabyte of template, of which the indentation is a good part.
    super(app, id, { description: 'Governed access to Amazon Bedrock', suppressTemplateIndentation: true })
    for (const [name, text] of Object.entries(warningsOf(config)))
      Annotations.of(this).addWarningV2(`gateway:${name}`, text)
    const { userPool, client } = createUsers(this, config, bundleOf)
    const { api, usagePlan, accessLogs } = createApi(this, config)
    const { table, personHashKey } = createLedger(this, config)

    const granted = grantsTo({
      userPool,
      usagePlan,
      ledgerTable: table,
      stackName: config.STACK_NAME,
      allowedModels: config.ALLOWED_MODELS,
      geographies: config.INFERENCE_GEOGRAPHIES,
      guardrail: guardrailOf(config),
      mailFrom: config.MAIL_FROM,
      federated: config.SIGN_IN_DOMAIN !== null,
    })
    const caller = config.COST_ATTRIBUTION ? createCallerRole(this, config.STACK_NAME, granted) : undefined
    const grants: { [port: string]: { [verb: string]: Grant[] } } = { ...granted, ...caller?.grants }
    const federation = createFederation(this, config, userPool.userPoolId, api)
    const pool = {
      USER_POOL_ID: userPool.userPoolId,
      USER_POOL_CLIENT_ID: client.userPoolClientId,
      ...(federation && { PROVIDER_CLIENT_ID: federation.clientId }),
    }
    const ledger = { LEDGER_TABLE: table.tableName, PERSON_HASH_KEY: personHashKey }
    const notices = { LEDGER_TABLE: table.tableName, NOTICES: String(config.MAIL_FROM !== null) }
    const limits = {
      API_QUOTA_LIMIT: String(config.API_QUOTA_LIMIT),
      API_QUOTA_PERIOD: config.API_QUOTA_PERIOD,
      BUDGET_LIMIT_USD: config.BUDGET_LIMIT_USD === null ? 'none' : String(config.BUDGET_LIMIT_USD),
      BUDGET_PERIOD: config.BUDGET_PERIOD,
      CALLS_IN_FLIGHT: String(config.CALLS_IN_FLIGHT),
      MAX_OUTPUT_TOKENS: String(config.MAX_OUTPUT_TOKENS),
    }
    const allowed = {
      ALLOWED_MODELS: config.ALLOWED_MODELS?.join(',') ?? ANY,
      INFERENCE_GEOGRAPHIES: geographiesOf(config),
      GUARDRAIL: guardrailOf(config) ?? NONE,
      MODEL_ALIASES: config.MODEL_ALIASES?.map((pair) => pair.join('=')).join(',') ?? NONE,
    }
    const environments: Record<keyof Ports, Variables> & { [port: string]: Variables } = {
      users: pool,
      groups: pool,
      sessions: pool,
      passwords: pool,
      provider: federation
        ? {
            ...pool,
            PROVIDER: federation.provider,
            SIGN_IN_URL: federation.signInUrl,
            REDIRECT_URIS: federation.redirectUris.join(','),
          }
        : { PROVIDER: NONE },
      foundationModels: { ...allowed, ...limits },
      models: allowed,
      modelApi: allowed,
      responsesApi: allowed,
      tokenCounter: allowed,
      apiKeys: { USAGE_PLAN_ID: usagePlan.usagePlanId, STACK_NAME: config.STACK_NAME },
      audit: { LEDGER_TABLE: table.tableName },
      plans: { LEDGER_TABLE: table.tableName, ...limits },
      profiles: ledger,
      ledger: { ...ledger, ...limits, ...notices },
      notices,
      mail: { MAIL_FROM: config.MAIL_FROM ?? NONE, MEMBERS: groupsOf(readContract()).join(',') },
      usage: { LEDGER_TABLE: table.tableName },
      accessKeys: ledger,
      serviceAccounts: ledger,
      changes: ledger,
    }
    const useOf = (uses: object) => {
      const used: [port: string, verbs: readonly string[]][] = Object.entries(uses)
      return {
        environment: Object.assign({}, ...used.map(([port]) => environments[port])),
        // Without a provider, what signs in by one refuses at once, and may do nothing.
        grants:
          'provider' in uses && !federation
            ? []
            : used.flatMap(([port, verbs]) => verbs.flatMap((verb) => grants[port]?.[verb] ?? [])),
      }
    }
    const organization = { ORGANIZATION_DOMAIN: config.ORGANIZATION_DOMAIN?.join(',') ?? ANY }
    const metrics = config.METRICS ? { METRICS_STACK: config.STACK_NAME } : {}
    const routes = routesOf(readContract())
    for (const [name, { uses, timeoutInMillis, streams }] of Object.entries(operations)) {
      const { environment, grants } = useOf(uses)
      const fn = gatewayFunction(this, name, {
        stackName: config.STACK_NAME,
        bundle: bundleOf(name),
        tracing: config.TRACING,
        timeout: Duration.millis(timeoutInMillis),
        streams,
        environment: {
          ...environment,
          ...organization,
          ...(asksModels(uses) && { ...metrics, ...caller?.environment }),
        },
        ...(asksModels(uses) && caller?.roleOf(name)),
        grants,
        concurrency: asksModels(uses) ? config.MODELS_CONCURRENCY : null,
      })
      // Without this, CloudFormation would deploy a new route before its function. Functions that know the usage plan
      // cannot come first: the plan needs the stage, and the stage the deployment.
      if (!('USAGE_PLAN_ID' in environment)) api.latestDeployment?.node.addDependency(fn)
      for (const { method, path } of routes.filter(({ operation }) => operation.operationId === name)) {
        fn.addPermission(method === 'head' ? 'ApiHead' : 'Api', {
          principal: new ServicePrincipal('apigateway.amazonaws.com'),
          sourceArn: methodArn(api, method.toUpperCase(), path),
        })
      }
    }

    if (config.WAF) createFirewall(this, readContract(), config.STACK_NAME, api.deploymentStage)
    const { DOMAIN_NAME: name, CERTIFICATE_ARN: certificateArn, HOSTED_ZONE_ID: hostedZoneId } = config
    if (name !== null && certificateArn !== null)
      createDomain(this, api, { name, certificateArn, hostedZoneId })
    if (config.METRICS) {
      const watched = watch(this, config.STACK_NAME, api, accessLogs)
      createDashboard(this, config.STACK_NAME, watched)
      if (config.ALARM_EMAIL) createAlarms(this, config, config.ALARM_EMAIL, watched)
    }
    const schedule = (name: keyof typeof SCHEDULED | 'sendNotices', every: Duration, uses: Uses) =>
      createScheduled(this, name, every, config, { bundle: bundleOf(name), ...useOf(uses) })
    schedule('sweep', Duration.hours(1), SCHEDULED.sweep)
    schedule('sumUsage', Duration.hours(1), SCHEDULED.sumUsage)
    if (config.MAIL_FROM) schedule('sendNotices', Duration.minutes(5), SEND_NOTICES)

    new CfnOutput(this, 'CognitoUserPoolID', { value: userPool.userPoolId })
    new CfnOutput(this, 'CognitoUserPoolClientID', { value: client.userPoolClientId })
    new CfnOutput(this, 'RestAPIEndpoint', { value: api.url })
    new CfnOutput(this, 'UsagePlanID', { value: usagePlan.usagePlanId })
    new CfnOutput(this, 'LedgerTable', { value: table.tableName })
  }
}

/** Returns `<id>:<version>`, the form that the functions read and IAM uses. */
function guardrailOf({ GUARDRAIL_ID, GUARDRAIL_VERSION }: Config): string | null {
  return GUARDRAIL_ID === null || GUARDRAIL_VERSION === null ? null : `${GUARDRAIL_ID}:${GUARDRAIL_VERSION}`
}

function geographiesOf({ INFERENCE_GEOGRAPHIES: geographies }: Config): string {
  if (geographies === null) return ANY
  return geographies.length === 0 ? NONE : geographies.join(',')
}
