import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { Writable } from 'node:stream'
import { newTraceId } from '../traceId.ts'
import { ExecutionEnvironment, FunctionError, type LambdaFunction } from './environment.ts'

/** More concurrent calls of one function than this wait for a free environment. */
const MAX_ENVIRONMENTS = 10

/** Up to as many as can work at the same time, an environment is started for a call that finds none free, as on Lambda. */
const AT_ONCE = Math.min(availableParallelism(), MAX_ENVIRONMENTS)

/**
 * Milliseconds that a call waits for one of those to become free before another one is started for it, and as
 * many more for each call ahead of it: more only help where calls wait for a model. To start one takes longer
 * than most calls, and each is a heap and a compiler of its own.
 */
const PATIENCE = 50

type Pool = {
  fn: LambdaFunction
  idle: ExecutionEnvironment[]
  /** How many there are, idle or busy. */
  count: number
  /** Calls that wait, the first one first. */
  waiting: PromiseWithResolvers<ExecutionEnvironment>[]
}

/** Runs functions: one call at a time per environment, warm ones first, more of them under load. */
export class Lambda {
  readonly #pools: ReadonlyMap<string, Pool>
  readonly #onLog: (functionName: string, line: string) => void
  readonly #onFault: (functionName: string, stack: string) => void
  readonly #environments = new Set<ExecutionEnvironment>()
  #stopped = false

  /**
   * @param onLog takes each line that a function writes.
   * @param onFault takes each error that a function did not expect: its stack, with the message, in source lines.
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
   * @param traceId of the request that it is invoked for.
   * @param sink takes what the function streams.
   * @returns what the function returned, as JSON; undefined where it streamed.
   * @throws FunctionError where there is no such function, or it throws, crashes or times out.
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

  /** Ends the environments that work on a request, as a crash would. */
  async kill(traceId: string): Promise<void> {
    const busy = [...this.#environments].filter((environment) => environment.traceId === traceId)
    await Promise.all(busy.map((environment) => environment.stop()))
  }

  /** Ends the environments that wait for work: the next call of each function loads its bundle anew. */
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

  /** Ends every environment, and what waits for one. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const { waiting } of this.#pools.values()) {
      for (const call of waiting.splice(0)) call.reject(stopping())
    }
    await Promise.all([...this.#environments].map((environment) => environment.stop()))
  }

  /** A warm environment, as soon as there is one, or a new one. */
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

  /** Hands an environment to the next call; in place of one that has ended, a new one. */
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
  return new FunctionError('ServiceException', 'The local runner stops')
}
