import type { AwsAnswer, AwsCall, AwsOperation } from '../../local/aws/call.ts'
import type { Intercept } from '../../local/aws/intercept.ts'
import type { Endpoints } from '../../local/runner.ts'
import { newTraceId } from '../../local/traceId.ts'
import type { Canary } from '../canary/canary.ts'
import { type Gateway, startGateway } from '../conformance/runner.ts'

/** One attempt of a call to AWS that a function makes for a watched request. */
export type Attempt = {
  /** The action, and for a service whose actions are HTTP methods also the path without its ids. */
  call: string
  /** False for the SDK's own retry. */
  first: boolean
  operation: AwsOperation
  run: () => Promise<AwsAnswer>
  /** Kills the function that made the call. */
  kill: () => Promise<void>
}

/** Intercepts the calls of a watched request to AWS. */
export type Watch = (attempt: Attempt) => Promise<AwsAnswer>

type Watches = Map<string, (attempt: Omit<Attempt, 'kill'>) => Promise<AwsAnswer>>

/** A local gateway whose calls to AWS a test can see, with the request that each belongs to. */
export class ObservedGateway {
  readonly #gateway: Gateway
  readonly #watches: Watches
  readonly #sessionTokens: ReadonlySet<string>

  private constructor(gateway: Gateway, watches: Watches, sessionTokens: ReadonlySet<string>) {
    this.#gateway = gateway
    this.#watches = watches
    this.#sessionTokens = sessionTokens
  }

  static async start(
    context: { [name: string]: string },
    options: { controlPlaneLimits?: boolean; secrets?: { [arn: string]: string } } = {},
  ): Promise<ObservedGateway> {
    const watches: Watches = new Map()
    const sessionTokens = new Set<string>()
    const intercept = watched(watches, sessionTokens)
    const gateway = await startGateway(context, undefined, { ...options, intercept })
    return new ObservedGateway(gateway, watches, sessionTokens)
  }

  get endpoints(): Endpoints {
    return this.#gateway.endpoints
  }

  get canary(): Canary {
    return this.#gateway.canary
  }

  /** Sends a request with its own trace id and watches each call that is made for it. */
  async watching<T>(
    watch: Watch,
    send: (traceHeader: { 'X-Amzn-Trace-Id': string }) => Promise<T>,
  ): Promise<T> {
    const traceId = newTraceId()
    this.#watches.set(traceId, (attempt) => watch({ ...attempt, kill: () => this.#gateway.kill(traceId) }))
    try {
      return await send({ 'X-Amzn-Trace-Id': traceId })
    } finally {
      this.#watches.delete(traceId)
    }
  }

  /** Stops it and deletes the state. @throws if a response violates the contract, or a secret has leaked. */
  remove(): Promise<void> {
    for (const token of this.#sessionTokens) this.canary.plant('session token', token)
    return this.#gateway.remove()
  }
}

function watched(watches: Watches, sessionTokens: Set<string>): Intercept {
  const invocations = new Set<string>()
  return async (call, operation, run) => {
    sessionTokens.add(header(call, 'x-amz-security-token'))
    const watch = watches.get(header(call, 'x-amzn-trace-id'))
    if (!watch) return run()
    // The SDK keeps the id of a call across all its attempts.
    const id = header(call, 'amz-sdk-invocation-id')
    const first = !invocations.has(id)
    invocations.add(id)
    return watch({ call: nameOf(call, operation), first, operation, run })
  }
}

function header({ headers }: AwsCall, name: string): string {
  return headers[name]?.toString() ?? ''
}

function nameOf({ method, path }: AwsCall, { action }: AwsOperation): string {
  if (!action.startsWith('apigateway:')) return action.slice(action.indexOf(':') + 1)
  return `${method} ${path.replaceAll(/\/(apikeys|keys|usageplans)\/[^/]+/g, '/$1/{id}')}`
}
