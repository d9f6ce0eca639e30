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
  /** Takes a line of the access log, where the stage states a format, and of a fault of the gateway itself. */
  log: (line: string) => void
  /** Sees each exchange once it was answered. */
  onExchange?: (exchange: ExchangeRecord) => void
  now?: () => number
}

export type ExchangeRecord = {
  requestId: string
  request: { method: string; path: string; headers: Exchange['headers']; body: Buffer }
  response: Answer
  streamed: boolean
  /** False where the body is the beginning alone of what there was: of a long stream, or of one that was cut. */
  complete: boolean
  /** Of the operation that was found, where there is one and it has an id. */
  operationId: string | undefined
  /** Why the gateway itself answered, where it did: the type of the gateway response. */
  errorType: string | undefined
  millis: number
}

/**
 * What is done with each request, in order. AWS documents that the authorizer comes ahead of the usage
 * plan only for Lambda authorizers. Unverified: that a user pool's authorizer comes ahead too, and that the
 * stage's throttling comes behind both.
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
 * Plays the stage of a REST API: takes requests whose path begins with the stage's name.
 *
 * @throws for a body that API Gateway would not import, or that holds what is not played here.
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
      // The client hung up before it had sent everything: nobody waits for an answer.
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
