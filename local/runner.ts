import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { join, resolve } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { Credentials, type Decision } from './aws/credentials.ts'
import { awsEndpoint } from './aws/endpoint.ts'
import type { Intercept } from './aws/intercept.ts'
import { AwsServer } from './aws/server.ts'
import { realBedrock } from './bedrock/real.ts'
import { createBedrock } from './bedrock/service.ts'
import { createCognito } from './cognito/cognito.ts'
import { BROWSED } from './cognito/oauth.ts'
import { createControlPlane } from './controlPlane/controlPlane.ts'
import { createGateway, type ExchangeRecord } from './dataPlane/gateway.ts'
import { attachable } from './debugger.ts'
import { apiDoor, awsDoor } from './doors.ts'
import { type Dynalite, loadDynalite } from './dynamodb/dynalite.ts'
import { createDynamoDb } from './dynamodb/dynamodb.ts'
import { rolePolicies, trustPolicies } from './iam.ts'
import { type Breach, breachOfStream, checkAnswers } from './lambda/breach.ts'
import { gatewayInvoke, gatewayStream, readFunctions, triggerInvoke } from './lambda/functions.ts'
import { Lambda } from './lambda/lambda.ts'
import { type Closing, closed, listen } from './listen.ts'
import { logFile } from './logFile.ts'
import { type Mail, Mailbox } from './mailbox.ts'
import { printable } from './printable.ts'
import { startSchedules } from './schedules.ts'
import { Secrets } from './secrets.ts'
import { createSes } from './ses.ts'
import { openState, resetState } from './state.ts'
import { createSts } from './sts.ts'
import { type Assembly, synthesize } from './synthesize.ts'
import { everyText, REGION, record } from './template.ts'

const MAILBOX_PATH = '/_local/mail'

/** How often what is over goes out of the tables: late, as on AWS, so that nobody comes to rely on it. */
const EXPIRY_MILLIS = 3_600_000

/**
 * Resources that are played here, and those that need no playing: logs go to files, a deployment is the body
 * itself, and an account's role for logs has nothing to do.
 */
const PLAYED =
  /^AWS::(ApiGateway::(Account|Deployment|RestApi|Stage|UsagePlan)|Cognito::UserPool(Client|Domain|Group|IdentityProvider)?|DynamoDB::Table|Events::Rule|IAM::(Policy|Role)|Lambda::(EventInvokeConfig|Function|Permission)|Logs::LogGroup|SecretsManager::Secret)$/

export type RunnerOptions = {
  /** Of the API on 127.0.0.1; the AWS endpoint takes the next one. 0 for free ones. */
  port: number
  /** The folder with users, keys, usage and logs. */
  state: string
  reset: boolean
  /** Context variables of the stack. */
  context: { [name: string]: string }
  bedrock: 'simulated' | 'aws'
  /** Seconds between two runs of a scheduled function, in place of what its rule says. */
  sweepEvery?: number
  /** The port on which a debugger may attach to the functions, each a worker; they then have time to be looked at. */
  inspect?: number
  /** Takes the progress and a line per request. */
  print: (line: string) => void
  /** The values of secrets that the stack only refers to, by their ARN. */
  secrets?: { [arn: string]: string }
  /** A synthesized assembly, where there is one already. */
  assembly?: Assembly
  /** Sees every request to the API with its answer. */
  onExchange?: (exchange: ExchangeRecord) => void
  /** Sees every line that a function writes. */
  onFunctionLog?: (functionName: string, line: string) => void
  /** Told of every error that a function did not expect, in place of `print`: its name, the message, source lines. */
  onFault?: (text: string) => void
  /** Told of every answer of a function that the contract does not declare. */
  onBreach?: (breach: Breach) => void
  /** Sees every decision about a call that a function makes to AWS. */
  onDecision?: (decision: Decision) => void
  /** Stands between all callers and AWS: faults are made here. */
  intercept?: Intercept
  /** False lifts the control plane's limits, which a test of something else would meet. */
  controlPlaneLimits?: boolean
}

/** Where the running gateway is; also written to `<state>/endpoints.json`. */
export type Endpoints = {
  apiUrl: string
  docsUrl: string
  /** Missing where the API has no portal. */
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
  /** Ends what works on a request, by its trace id, as a crash would. */
  kill: (traceId: string) => Promise<void>
  /** Has the functions load their bundles anew, which were changed where they lie. */
  recycle: () => Promise<void>
}

/**
 * Runs the gateway on this machine from its synthesized template.
 *
 * @throws SynthesisError for a context variable that the stack refuses, StateError for a state folder that
 *   cannot be used, PortError for a port that is taken.
 */
export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const print = (line: string) => options.print(printable(line))
  const state = resolve(options.state)
  if (options.reset) resetState(state)
  const database = openState(state)
  const file = join(state, 'endpoints.json')
  // It stands there as long as the gateway does: whoever waits for it never finds that of an earlier run.
  rmSync(file, { force: true })
  const close: Closing = [() => database.close(), () => rmSync(file, { force: true })]
  const stop = async () => {
    for (const step of close.splice(0).reverse()) await step()
  }
  try {
    const started = performance.now()
    if (!options.assembly) print('Synthesizing the stack and bundling its functions ...')
    const [assembly, dynalite] = await Promise.all([
      options.assembly ?? synthesize(options.context, join(state, 'cdk.out')),
      loadDynalite(),
    ])
    print(`Loading the template (${Math.round(performance.now() - started)} ms so far) ...`)
    const running = await run({ ...options, state, print }, assembly, dynalite, database, close)
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
  close: Closing,
): Promise<Omit<Runner, 'stop'>> {
  const { state, print } = options
  const printLines = (text: string) => {
    // Indented, so that no text of a caller looks like a line of the runner's own.
    for (const line of text.replaceAll('\n', '\n  ').split('\n')) print(line)
  }
  const { template } = assembly
  const unplayed = template.types().filter((type) => !PLAYED.test(type))
  if (unplayed.length > 0) print(`Not played on this machine: ${unplayed.join(', ')}`)
  const stage = template.resource('AWS::ApiGateway::Stage')
  const api = template.resource('AWS::ApiGateway::RestApi')
  const plan = template.resource('AWS::ApiGateway::UsagePlan')
  const pool = template.resource('AWS::Cognito::UserPool')
  const clients = template.resources('AWS::Cognito::UserPoolClient')
  const client = clients.find(({ properties }) => properties['AllowedOAuthFlowsUserPoolClient'] !== true)
  if (!client) throw new Error('The template must hold a client of passwords')
  const [domain] = template.resources('AWS::Cognito::UserPoolDomain')

  const logRequest = logFile(join(state, 'access.log'), close)
  const logFunction = logFile(join(state, 'functions.log'), close)
  const { port } = options
  // Both ports are had before anything begins that would have to be undone.
  let answer: RequestListener = (_, response) => response.writeHead(503, { 'Retry-After': '1' }).end()
  const server = createServer((request, response) => answer(request, response))
  const origin = await listen(server, port, `Port ${port}`, close)
  const awsServer = new AwsServer()
  const awsPort = port === 0 ? 0 : port + 1
  const awsEndpointUrl = await listen(
    awsServer,
    awsPort,
    `Port ${awsPort}, which the AWS endpoint takes beside --port ${port},`,
    close,
  )
  const mailboxUrl = `${awsEndpointUrl}${MAILBOX_PATH}`
  const mailbox = new Mailbox(database)
  const deliver = (mail: Mail) => {
    mailbox.deliver(mail)
    print(`mail to ${mail.to}: ${mail.subject}${mail.code === undefined ? '' : ` (code ${mail.code})`}`)
  }

  const credentials = new Credentials(rolePolicies(template), options.onDecision)
  const secrets = new Secrets(template.resources('AWS::SecretsManager::Secret'), database, options.secrets)
  const body = record(api.properties['Body'])
  // What DNS would say: the hosts that the template names are those of this machine.
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
  if (options.inspect !== undefined) attachable(options.inspect, functions, body, close)
  const lambda = new Lambda(
    functions,
    (functionName, line) => {
      logFunction(`${functionName} ${line}`)
      options.onFunctionLog?.(functionName, line)
    },
    // Printed and not logged, for its message may quote a secret.
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
  awsServer.answerWith(
    awsDoor((request, response) => {
      const [path, query] = (request.url ?? '/').split('?', 2)
      if (path !== MAILBOX_PATH) return void aws(request, response)
      response.setHeader('Content-Type', 'application/json')
      response.setHeader('X-Content-Type-Options', 'nosniff')
      response.end(JSON.stringify(mailbox.to(new URLSearchParams(query).get('to') ?? '')))
    }, BROWSED),
  )

  const tellBreach = (breach: Breach) => {
    const { operationId, status, reason } = breach
    print(`!!! ${operationId} answered ${status} against the contract: ${reason} !!!`)
    options.onBreach?.(breach)
  }
  const gateway = createGateway({
    body,
    apiId: api.physicalId,
    stageName: stage.physicalId,
    stageProperties: stage.properties,
    plannedKeys: controlPlane,
    jwks: () => cognito.jwks(),
    invoke: checkAnswers(gatewayInvoke(lambda, template), tellBreach),
    invokeWithResponseStream: gatewayStream(lambda, template),
    log: logRequest,
    onExchange: (exchange) => {
      const { request, response, errorType, millis } = exchange
      print(
        `${request.method} ${request.path} ${response.status} ${millis} ms${errorType ? ` ${errorType}` : ''}`,
      )
      const breach = exchange.streamed ? breachOfStream(exchange) : undefined
      if (breach) tellBreach(breach)
      options.onExchange?.(exchange)
    },
  })
  const apiUrl = `${origin}/${stage.physicalId}`
  const docsUrl = `${apiUrl}/docs`
  const portalUrl = '/portal' in record(body['paths']) ? `${apiUrl}/portal` : undefined
  answer = apiDoor(gateway, portalUrl ?? docsUrl)
  // Nobody asks any more when the functions end.
  close.push(() => closed(server))
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
