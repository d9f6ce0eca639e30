import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { Credentials, type Decision } from './aws/credentials.ts'
import { awsEndpoint } from './aws/endpoint.ts'
import type { Intercept } from './aws/intercept.ts'
import { realBedrock } from './bedrock/real.ts'
import { createBedrock } from './bedrock/service.ts'
import { createCognito } from './cognito/cognito.ts'
import { BROWSED } from './cognito/oauth.ts'
import { createControlPlane } from './controlPlane/controlPlane.ts'
import { createGateway, type ExchangeRecord } from './dataPlane/gateway.ts'
import { extendTimeouts, openInspector } from './debugger.ts'
import { type Dynalite, loadDynalite } from './dynamodb/dynalite.ts'
import { createDynamoDb } from './dynamodb/dynamodb.ts'
import { guardApi, guardAws } from './hostGuard.ts'
import { rolePolicies, trustPolicies } from './iam.ts'
import { checkAnswers, type Violation, violationOfStream } from './lambda/checkAnswers.ts'
import { gatewayInvoke, gatewayStream, readFunctions, triggerInvoke } from './lambda/functions.ts'
import { Lambda } from './lambda/lambda.ts'
import type { Closing } from './listen.ts'
import { logFile } from './logFile.ts'
import { type Mail, Mailbox } from './mailbox.ts'
import { openPorts, type Ports } from './openPorts.ts'
import { printable } from './printable.ts'
import { startSchedules } from './schedules.ts'
import { Secrets } from './secrets.ts'
import { createSes } from './ses.ts'
import { openState, resetState } from './state.ts'
import { createSts } from './sts.ts'
import { type Assembly, synthesize } from './synthesize.ts'
import { everyText, REGION, record } from './template.ts'

const MAILBOX_PATH = '/_local/mail'

/** The interval at which expired items are deleted: late, as on AWS, so that nobody relies on it. */
const EXPIRY_MILLIS = 3_600_000

/**
 * Resource types that are emulated, and types that need no emulation: logs go to files, a deployment is the body
 * itself, and an account's role for logs has no effect.
 */
const EMULATED =
  /^AWS::(ApiGateway::(Account|Deployment|RestApi|Stage|UsagePlan)|Cognito::UserPool(Client|Domain|Group|IdentityProvider)?|DynamoDB::Table|Events::Rule|IAM::(Policy|Role)|Lambda::(EventInvokeConfig|Function|Permission)|Logs::LogGroup|SecretsManager::Secret)$/

export type RunnerOptions = {
  /** The API's port on 127.0.0.1; the AWS endpoint takes the next port. 0 chooses free ports. */
  port: number
  /** The folder with users, keys, usage and logs. */
  state: string
  reset: boolean
  /** The context variables of the stack. */
  context: { [name: string]: string }
  bedrock: 'simulated' | 'aws'
  /** The seconds between two runs of a scheduled function, instead of the rule's rate. */
  sweepEvery?: number
  /** The port on which a debugger may attach to the functions (worker threads); their timeouts are then extended. */
  inspect?: number
  /** Receives the progress and one line for each request. */
  print: (line: string) => void
  /** The values of secrets that the stack only refers to, by their ARN. */
  secrets?: { [arn: string]: string }
  /** A synthesized assembly, if one exists already. */
  assembly?: Assembly
  /** Receives every request to the API with its response. */
  onExchange?: (exchange: ExchangeRecord) => void
  /** Receives every line that a function writes. */
  onFunctionLog?: (functionName: string, line: string) => void
  /**
   * Receives every unexpected error in a function, instead of `print`: the function's name, the message and the source
   * lines.
   */
  onFault?: (text: string) => void
  /** Receives every response of a function that breaks the contract. */
  onViolation?: (violation: Violation) => void
  /** Receives every IAM decision about a function's call to AWS. */
  onDecision?: (decision: Decision) => void
  /** Stands between all callers and AWS, for tests that inject faults. */
  intercept?: Intercept
  /** False lifts the control plane's limits, for tests of other parts. */
  controlPlaneLimits?: boolean
}

/** The addresses of the running gateway; also written to `<state>/endpoints.json`. */
export type Endpoints = {
  apiUrl: string
  docsUrl: string
  /** Undefined when the API has no portal. */
  portalUrl?: string
  awsEndpointUrl: string
  mailboxUrl: string
  userPoolId: string
  userPoolClientId: string
  usagePlanId: string
  region: string
}

export type Runner = {
  endpoints: Endpoints
  stop: () => Promise<void>
  /** Ends the function that works on a request, by its trace id, as a crash would. */
  kill: (traceId: string) => Promise<void>
  /** Makes the functions reload their bundles from disk. */
  recycle: () => Promise<void>
}

/**
 * Runs the gateway on this machine from its synthesized template.
 *
 * @throws SynthesisError for a context variable that the stack refuses, StateError for an unusable state folder,
 * PortError for a port in use.
 */
export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const print = (line: string) => options.print(printable(line))
  const state = resolve(options.state)
  if (options.reset) resetState(state)
  const database = openState(state)
  const file = join(state, 'endpoints.json')
  // The file exists only while the gateway runs, so a script that waits for it never reads an earlier run's.
  rmSync(file, { force: true })
  const close: Closing = [() => database.close(), () => rmSync(file, { force: true })]
  const stop = async () => {
    for (const step of close.splice(0).reverse()) await step()
  }
  try {
    const started = performance.now()
    const ports = await openPorts(options.port, close)
    if (options.inspect !== undefined) openInspector(options.inspect, close)
    if (!options.assembly) print('Synthesizing the stack and bundling its functions ...')
    const [assembly, dynalite] = await Promise.all([
      options.assembly ?? synthesize(options.context, join(state, 'cdk.out')),
      loadDynalite(),
    ])
    print(`Loading the template (${Math.round(performance.now() - started)} ms so far) ...`)
    const running = await run({ ...options, state, print }, assembly, dynalite, database, ports, close)
    rmSync(`${file}.new`, { force: true })
    writeFileSync(`${file}.new`, `${JSON.stringify(running.endpoints, null, 2)}\n`, { flag: 'wx' })
    renameSync(`${file}.new`, file)
    print(`Started in ${Math.round(performance.now() - started)} ms.`)
    return { ...running, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function run(
  options: RunnerOptions,
  assembly: Assembly,
  dynalite: Dynalite,
  database: DatabaseSync,
  { origin, awsEndpointUrl, serve, closeApi }: Ports,
  close: Closing,
): Promise<Omit<Runner, 'stop'>> {
  const { state, print } = options
  const printLines = (text: string) => {
    // Continuation lines are indented, so that no text from a caller looks like a line of the runner.
    for (const line of text.replaceAll('\n', '\n  ').split('\n')) print(line)
  }
  const { template } = assembly
  const notEmulated = template.types().filter((type) => !EMULATED.test(type))
  if (notEmulated.length > 0) print(`Not emulated on this machine: ${notEmulated.join(', ')}`)
  const stage = template.resource('AWS::ApiGateway::Stage')
  const api = template.resource('AWS::ApiGateway::RestApi')
  const plan = template.resource('AWS::ApiGateway::UsagePlan')
  const pool = template.resource('AWS::Cognito::UserPool')
  const clients = template.resources('AWS::Cognito::UserPoolClient')
  const client = clients.find(({ properties }) => properties['AllowedOAuthFlowsUserPoolClient'] !== true)
  if (!client) throw new Error('The template must contain a user pool client for sign-in by password')
  const [domain] = template.resources('AWS::Cognito::UserPoolDomain')

  const logRequest = logFile(join(state, 'access.log'), close)
  const logFunction = logFile(join(state, 'functions.log'), close)
  const mailboxUrl = `${awsEndpointUrl}${MAILBOX_PATH}`
  const mailbox = new Mailbox(database)
  const deliver = (mail: Mail) => {
    mailbox.deliver(mail)
    print(`mail to ${mail.to}: ${mail.subject}${mail.code === undefined ? '' : ` (code ${mail.code})`}`)
  }

  const credentials = new Credentials(rolePolicies(template), options.onDecision)
  const secrets = new Secrets(template.resources('AWS::SecretsManager::Secret'), database, options.secrets)
  const body = record(api.properties['Body'])
  // In place of DNS: replaces the template's host names with the addresses on this machine.
  const onLoopback = (text: string) =>
    [
      [`https://${api.physicalId}.execute-api.${REGION}.amazonaws.com`, origin],
      ...(domain ? [[`https://${domain.physicalId}.auth.${REGION}.amazoncognito.com`, awsEndpointUrl]] : []),
    ].reduce((told, [host = '', here = '']) => told.replaceAll(host, here), text)
  const functions = readFunctions(
    assembly,
    (roleName) => ({ AWS_ENDPOINT_URL: awsEndpointUrl, ...credentials.environmentOf(roleName) }),
    (value) => onLoopback(secrets.resolve(value)),
  )
  if (options.inspect !== undefined) extendTimeouts(functions, body)
  const lambda = new Lambda(
    functions,
    (functionName, line) => {
      logFunction(`${functionName} ${line}`)
      options.onFunctionLog?.(functionName, line)
    },
    // Print it without logging it, because its message may contain a secret.
    (functionName, stack) => (options.onFault ?? printLines)(`${functionName} failed: ${stack}`),
  )
  close.push(() => lambda.stop())
  close.push(startSchedules(template, lambda, options.sweepEvery))

  const cognito = await createCognito({
    pool,
    clients: clients.map((one) => ({ ...one, properties: everyText(one.properties, onLoopback) })),
    providers: template
      .resources('AWS::Cognito::UserPoolIdentityProvider')
      .map((one) => ({ ...one, properties: everyText(one.properties, (text) => secrets.resolve(text)) })),
    url: awsEndpointUrl,
    groups: template.resources('AWS::Cognito::UserPoolGroup'),
    database,
    deliver,
    trigger: triggerInvoke(lambda, pool),
  })
  const controlPlane = createControlPlane({
    database,
    plans: [plan],
    apiId: api.physicalId,
    stageName: stage.physicalId,
    limits: options.controlPlaneLimits ?? true,
  })
  const dynamoDb = createDynamoDb({ tables: template.resources('AWS::DynamoDB::Table'), database, dynalite })
  const expiry = setInterval(() => dynamoDb.expire().catch(console.error), EXPIRY_MILLIS)
  close.push(() => clearInterval(expiry))
  await dynamoDb.expire()
  const bedrock = options.bedrock === 'aws' ? realBedrock() : createBedrock()
  const sts = createSts(credentials, trustPolicies(template))
  const ses = createSes(deliver)
  const services = [cognito.service, cognito.oauth, controlPlane.service, dynamoDb.service, bedrock, ses, sts]
  const aws = awsEndpoint(services, credentials, options.intercept)
  const answerAws = guardAws((request, response) => {
    const [path, query] = (request.url ?? '/').split('?', 2)
    if (path !== MAILBOX_PATH) return void aws(request, response)
    response.setHeader('Content-Type', 'application/json')
    response.setHeader('X-Content-Type-Options', 'nosniff')
    response.end(JSON.stringify(mailbox.to(new URLSearchParams(query).get('to') ?? '')))
  }, BROWSED)

  const tellViolation = (violation: Violation) => {
    const { operationId, status, reason } = violation
    print(`!!! ${operationId} answered ${status} against the contract: ${reason} !!!`)
    options.onViolation?.(violation)
  }
  const gateway = createGateway({
    body,
    apiId: api.physicalId,
    stageName: stage.physicalId,
    stageProperties: stage.properties,
    plannedKeys: controlPlane,
    jwks: () => cognito.jwks(),
    invoke: checkAnswers(gatewayInvoke(lambda, template), tellViolation),
    invokeWithResponseStream: gatewayStream(lambda, template),
    log: logRequest,
    onExchange: (exchange) => {
      const { request, response, errorType, millis } = exchange
      print(
        `${request.method} ${request.path} ${response.status} ${millis} ms${errorType ? ` ${errorType}` : ''}`,
      )
      const violation = exchange.streamed ? violationOfStream(exchange) : undefined
      if (violation) tellViolation(violation)
      options.onExchange?.(exchange)
    },
  })
  const apiUrl = `${origin}/${stage.physicalId}`
  const docsUrl = `${apiUrl}/docs`
  const portalUrl = '/portal' in record(body['paths']) ? `${apiUrl}/portal` : undefined
  serve({ api: guardApi(gateway, portalUrl ?? docsUrl), aws: answerAws })
  // Close the API before the functions end, so that no request arrives for them.
  close.push(closeApi)
  const endpoints = {
    apiUrl,
    docsUrl,
    ...(portalUrl && { portalUrl }),
    awsEndpointUrl,
    mailboxUrl,
    userPoolId: pool.physicalId,
    userPoolClientId: client.physicalId,
    usagePlanId: plan.physicalId,
    region: REGION,
  }
  return { endpoints, kill: (traceId) => lambda.kill(traceId), recycle: () => lambda.recycle() }
}
