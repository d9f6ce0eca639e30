import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Properties, record, text } from '../template.ts'
import { applyUsagePlan } from './applyUsagePlan.ts'
import { arrive, enterStage, readBody } from './arrive.ts'
import { authorize } from './authorize.ts'
import { compress } from './compress.ts'
import { contextVariables, substitute } from './contextVariables.ts'
import { decompress } from './decompress.ts'
import { methodThrottles } from './deployment/methodThrottles.ts'
import { restApi } from './deployment/restApi.ts'
import type { Answer, Exchange, Gateway, StreamedAnswer } from './exchange.ts'
import { answerTo, errorVariables, GatewayResponseError, Refusal } from './gatewayResponse.ts'
import { integrate } from './integrate.ts'
import { route } from './route.ts'
import { send, sendStream } from './send.ts'
import type { Invoke, InvokeWithResponseStream, Jwks, PlannedKeys } from './services.ts'
import { throttleMethod } from './throttleMethod.ts'
import { TokenBuckets } from './tokenBucket.ts'
import { validateRequest } from './validateRequest.ts'

export type GatewayOptions = {
  /** The resolved OpenAPI body of the template's `AWS::ApiGateway::RestApi`. */
  body: Properties
  apiId: string
  stageName: string
  /** The resolved properties of the template's `AWS::ApiGateway::Stage`. */
  stageProperties: Properties
  plannedKeys: PlannedKeys
  jwks: Jwks
  invoke: Invoke
  invokeWithResponseStream: InvokeWithResponseStream
  /** Writes the lines of the access log, if the stage defines a format, and the faults of the gateway itself. */
  log: (line: string) => void
  /** Called after each exchange is answered. */
  onExchange?: (exchange: ExchangeRecord) => void
  now?: () => number
}

export type ExchangeRecord = {
  requestId: string
  request: { method: string; path: string; headers: Exchange['headers']; body: Buffer }
  response: Answer
  streamed: boolean
  /** False if the body is only the beginning of a long stream, or of a stream that was cut off. */
  complete: boolean
  /** The id of the matched operation, if a route matched and the operation has an id. */
  operationId: string | undefined
  /** The type of the gateway response, if the gateway itself answered. */
  errorType: string | undefined
  millis: number
}

/**
 * The steps of each request, in order. AWS documents only for Lambda authorizers that they run before the usage plan.
 * Unverified: that a user pool's authorizer comes ahead too, and that the stage's throttling comes behind both.
 */
const STEPS: ((exchange: Exchange, gateway: Gateway) => void | Promise<void>)[] = [
  enterStage,
  route,
  authorize,
  applyUsagePlan,
  throttleMethod,
  decompress,
  validateRequest,
  integrate,
]

/**
 * Creates the handler of a REST API's stage. It serves requests whose path begins with the stage's name.
 *
 * @throws for a body that API Gateway would not import, or that uses a feature not supported locally.
 */
export function createGateway(
  options: GatewayOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { stageProperties, now = Date.now } = options
  const gateway: Gateway = {
    ...options,
    api: restApi(options.body),
    deploymentId: String(stageProperties['DeploymentId'] ?? ''),
    stageVariables:
      stageProperties['Variables'] === undefined ? null : texts(record(stageProperties['Variables'])),
    methodThrottles: methodThrottles(stageProperties['MethodSettings']),
    buckets: new TokenBuckets(now),
    now,
  }
  const accessLog = record(stageProperties['AccessLogSetting'] ?? {})['Format']

  return async (request, response) => {
    const exchange = arrive(request, now())
    let failure: GatewayResponseError | undefined
    let answer: Answer | StreamedAnswer
    try {
      await readBody(exchange, request)
      for (const step of STEPS) await step(exchange, gateway)
      if (!exchange.answer) throw new Error('No step answered the request')
      answer = exchange.answer
    } catch (error) {
      // The client closed the connection before it sent the whole request, so nobody waits for a response.
      if (request.destroyed && !request.complete) return
      if (error instanceof Refusal) answer = error.answer
      else {
        if (!(error instanceof GatewayResponseError))
          options.log(`gateway: ${exchange.requestId} ${stack(error)}`)
        failure = error instanceof GatewayResponseError ? error : new GatewayResponseError('DEFAULT_5XX')
        answer = answerTo(failure, exchange, gateway)
      }
    }
    const sent =
      'rest' in answer
        ? await sendStream(answer, exchange, gateway, response)
        : send(compress(answer, exchange, gateway), exchange, response)
    const millis = now() - exchange.startedAt
    if (accessLog !== undefined) {
      const variables = {
        ...contextVariables(exchange, gateway),
        ...(failure && errorVariables(failure)),
        status: String(sent.status),
        responseLength: String(sent.length),
        responseLatency: String(millis),
      }
      options.log(substitute(text(accessLog), variables, '-'))
    }
    options.onExchange?.({
      requestId: exchange.requestId,
      request: {
        method: exchange.httpMethod,
        path: request.url ?? '/',
        headers: exchange.headers,
        body: exchange.body,
      },
      response: { status: sent.status, headers: sent.headers, body: sent.body },
      streamed: 'rest' in answer,
      complete: sent.complete,
      operationId: exchange.match?.method.operationId,
      errorType: failure?.type,
      millis,
    })
  }
}

function texts(properties: Properties): { [name: string]: string } {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, text(value)]))
}

function stack(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
