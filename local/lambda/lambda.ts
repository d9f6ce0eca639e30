import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { Writable } from 'node:stream'
import { newTraceId } from '../traceId.ts'
import { ExecutionEnvironment, FunctionError, type LambdaFunction } from './environment.ts'

/** The largest number of environments of one function. Further concurrent calls wait for a free one. */
const MAX_ENVIRONMENTS = 10

/**
 * How many environments can work at the same time. Up to this number, a call that finds none free starts a new one at
 * once, as on Lambda.
 */
const AT_ONCE = Math.min(availableParallelism(), MAX_ENVIRONMENTS)

/**
 * Beyond that number, a call waits this many milliseconds for a free environment, and as many again for each waiting
 * call ahead of it, before it starts a new one. More environments help only if calls wait for a model: starting one
 * takes longer than most calls, and each has a heap and a compiler of its own.
 */
const PATIENCE = 50

type Pool = {
  fn: LambdaFunction
  idle: ExecutionEnvironment[]
  /** The number of environments, idle or busy. */
  count: number
  /** Waiting calls, the oldest first. */
  waiting: PromiseWithResolvers<ExecutionEnvironment>[]
}

/** Runs functions. Each environment serves one call at a time; calls prefer warm environments, and load starts more. */
export class Lambda {
  readonly #pools: ReadonlyMap<string, Pool>
  readonly #onLog: (functionName: string, line: string) => void
  readonly #onFault: (functionName: string, stack: string) => void
  readonly #environments = new Set<ExecutionEnvironment>()
  #stopped = false

  /**
   * @param onLog receives each line that a function writes.
   * @param onFault receives each unexpected error of a function: its message and its stack, mapped to source lines.
   */
  constructor(
    functions: LambdaFunction[],
    onLog: (functionName: string, line: string) => void,
    onFault: (functionName: string, stack: string) => void = () => {},
  ) {
    this.#pools = new Map(functions.map((fn) => [fn.arn, { fn, idle: [], count: 0, waiting: [] }]))
    this.#onLog = onLog
    this.#onFault = onFault
  }

  /**
   * Invokes a function by its ARN.
   *
   * @param traceId the trace id of the request that causes the invocation.
   * @param sink receives the function's stream.
   * @returns the function's result after a round trip through JSON, or undefined if it streamed.
   * @throws FunctionError if the function does not exist, throws, crashes or times out.
   */
  async invoke(
    functionArn: string,
    event: unknown,
    traceId: string = newTraceId(),
    sink?: Writable,
  ): Promise<unknown> {
    const pool = this.#pools.get(functionArn)
    if (!pool) throw new FunctionError('ResourceNotFoundException', `Function not found: ${functionArn}`)
    const environment = await this.#take(pool)
    try {
      return await environment.invoke(randomUUID(), event, traceId, sink)
    } finally {
      this.#release(pool, environment)
    }
  }

  /** Stops the environments that work on a request, as a crash would. */
  async kill(traceId: string): Promise<void> {
    const busy = [...this.#environments].filter((environment) => environment.traceId === traceId)
    await Promise.all(busy.map((environment) => environment.stop()))
  }

  /** Stops the idle environments, so that the next call of each function loads its bundle again. */
  async recycle(): Promise<void> {
    const ended: Promise<void>[] = []
    for (const pool of this.#pools.values()) {
      for (const environment of pool.idle.splice(0)) {
        this.#forget(pool, environment)
        ended.push(environment.stop())
      }
    }
    await Promise.all(ended)
  }

  /** Stops every environment, and fails the calls that wait for one. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const { waiting } of this.#pools.values()) {
      for (const call of waiting.splice(0)) call.reject(stopping())
    }
    await Promise.all([...this.#environments].map((environment) => environment.stop()))
  }

  /** Returns a warm environment, as soon as one is free, or a new one. */
  async #take(pool: Pool): Promise<ExecutionEnvironment> {
    for (let warm = pool.idle.pop(); warm; warm = pool.idle.pop()) {
      if (warm.alive) return warm
      this.#forget(pool, warm)
    }
    if (this.#stopped) throw stopping()
    if (pool.count < AT_ONCE) return this.#start(pool)
    const free = Promise.withResolvers<ExecutionEnvironment>()
    const place = pool.waiting.push(free)
    const impatient = setTimeout(() => {
      if (pool.count >= MAX_ENVIRONMENTS) return
      pool.waiting.splice(pool.waiting.indexOf(free), 1)
      free.resolve(this.#start(pool))
    }, PATIENCE * place)
    try {
      return await free.promise
    } finally {
      clearTimeout(impatient)
    }
  }

  /** Hands the environment to the next waiting call. If the environment has ended, the call gets a new one. */
  #release(pool: Pool, environment: ExecutionEnvironment): void {
    if (!environment.alive) this.#forget(pool, environment)
    const next = pool.waiting.shift()
    if (next) next.resolve(environment.alive ? environment : this.#start(pool))
    else if (environment.alive) pool.idle.push(environment)
  }

  #start(pool: Pool): ExecutionEnvironment {
    const environment = new ExecutionEnvironment(
      pool.fn,
      (line) => this.#onLog(pool.fn.name, line),
      (stack) => this.#onFault(pool.fn.name, stack),
    )
    this.#environments.add(environment)
    pool.count += 1
    return environment
  }

  #forget(pool: Pool, environment: ExecutionEnvironment): void {
    if (this.#environments.delete(environment)) pool.count -= 1
  }
}

function stopping(): FunctionError {
  return new FunctionError(
    'ServiceException',
    'The local runner is stopping; start it again to call functions',
  )
}
