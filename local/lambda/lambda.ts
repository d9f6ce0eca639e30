import { randomUUID } from 'node:crypto'
import { newTraceId } from '../traceId.ts'
import { ExecutionEnvironment, FunctionError, type LambdaFunction } from './environment.ts'

/** More concurrent calls of one function than this wait for a free environment. */
const MAX_ENVIRONMENTS = 10

type Pool = { fn: LambdaFunction; idle: ExecutionEnvironment[]; busy: number; waiting: (() => void)[] }

/** Runs functions: one call at a time per environment, warm ones first, more of them under load. */
export class Lambda {
  readonly #pools: ReadonlyMap<string, Pool>
  readonly #onLog: (functionName: string, line: string) => void
  readonly #environments = new Set<ExecutionEnvironment>()
  #stopped = false

  constructor(functions: LambdaFunction[], onLog: (functionName: string, line: string) => void) {
    this.#pools = new Map(functions.map((fn) => [fn.arn, { fn, idle: [], busy: 0, waiting: [] }]))
    this.#onLog = onLog
  }

  /**
   * Invokes a function by its ARN.
   *
   * @param traceId of the request that it is invoked for.
   * @returns what the function returned, as JSON.
   * @throws FunctionError where there is no such function, or it throws, crashes or times out.
   */
  async invoke(functionArn: string, event: unknown, traceId: string = newTraceId()): Promise<unknown> {
    const pool = this.#pools.get(functionArn)
    if (!pool) throw new FunctionError('ResourceNotFoundException', `Function not found: ${functionArn}`)
    if (pool.busy < MAX_ENVIRONMENTS) pool.busy += 1
    // Whoever ends hands its place over.
    else await new Promise<void>((resolve) => pool.waiting.push(resolve))
    try {
      return await this.#run(pool, event, traceId)
    } finally {
      const next = pool.waiting.shift()
      if (next) next()
      else pool.busy -= 1
    }
  }

  /** Ends the environments that work on a request, as a crash would. */
  async kill(traceId: string): Promise<void> {
    const busy = [...this.#environments].filter((environment) => environment.traceId === traceId)
    await Promise.all(busy.map((environment) => environment.stop()))
  }

  /** Ends the environments that wait for work: the next call of each function loads its bundle anew. */
  async recycle(): Promise<void> {
    const idle = [...this.#pools.values()].flatMap((pool) => pool.idle.splice(0))
    for (const environment of idle) this.#environments.delete(environment)
    await Promise.all(idle.map((environment) => environment.stop()))
  }

  /** Ends every environment, and what waits for one. */
  async stop(): Promise<void> {
    this.#stopped = true
    await Promise.all([...this.#environments].map((environment) => environment.stop()))
  }

  async #run(pool: Pool, event: unknown, traceId: string): Promise<unknown> {
    if (this.#stopped) throw new FunctionError('ServiceException', 'The local runner stops')
    const environment = this.#take(pool)
    try {
      return await environment.invoke(randomUUID(), event, traceId)
    } finally {
      if (environment.alive) pool.idle.push(environment)
      else this.#environments.delete(environment)
    }
  }

  /** A warm environment, or a new one. */
  #take(pool: Pool): ExecutionEnvironment {
    for (let warm = pool.idle.pop(); warm; warm = pool.idle.pop()) {
      if (warm.alive) return warm
      this.#environments.delete(warm)
    }
    const environment = new ExecutionEnvironment(pool.fn, (line) => this.#onLog(pool.fn.name, line))
    this.#environments.add(environment)
    return environment
  }
}
