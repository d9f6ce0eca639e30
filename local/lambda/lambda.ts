import { randomUUID } from 'node:crypto'
import { ExecutionEnvironment, FunctionError, type LambdaFunction } from './environment.ts'

/** More concurrent calls of one function than this wait for a free environment. */
const MAX_ENVIRONMENTS = 10

type Pool = { fn: LambdaFunction; idle: ExecutionEnvironment[]; busy: number; waiting: (() => void)[] }

/** Runs functions: one call at a time per environment, warm ones first, more of them under load. */
export class Lambda {
  readonly #pools: ReadonlyMap<string, Pool>
  readonly #onLog: (functionName: string, line: string) => void
  readonly #environments = new Set<ExecutionEnvironment>()

  constructor(functions: LambdaFunction[], onLog: (functionName: string, line: string) => void) {
    this.#pools = new Map(functions.map((fn) => [fn.arn, { fn, idle: [], busy: 0, waiting: [] }]))
    this.#onLog = onLog
  }

  /**
   * Invokes a function by its ARN.
   *
   * @returns what the function returned, as JSON.
   * @throws FunctionError where there is no such function, or it throws, crashes or times out.
   */
  async invoke(functionArn: string, event: unknown): Promise<unknown> {
    const pool = this.#pools.get(functionArn)
    if (!pool) throw new FunctionError('ResourceNotFoundException', `Function not found: ${functionArn}`)
    if (pool.busy >= MAX_ENVIRONMENTS) await new Promise<void>((resolve) => pool.waiting.push(resolve))
    pool.busy += 1
    const environment = this.#take(pool)
    try {
      return await environment.invoke(randomUUID(), event)
    } finally {
      pool.busy -= 1
      if (environment.alive) pool.idle.push(environment)
      else this.#environments.delete(environment)
      pool.waiting.shift()?.()
    }
  }

  /** Ends every environment. */
  async stop(): Promise<void> {
    await Promise.all([...this.#environments].map((environment) => environment.stop()))
  }

  #take(pool: Pool): ExecutionEnvironment {
    for (let warm = pool.idle.pop(); warm; warm = pool.idle.pop()) if (warm.alive) return warm
    const environment = new ExecutionEnvironment(pool.fn, (line) => this.#onLog(pool.fn.name, line))
    this.#environments.add(environment)
    return environment
  }
}
