import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Worker } from 'node:worker_threads'
import type { Invocation, Outcome, RuntimeData } from './runtime.ts'

/** A function as the template describes it, with its bundle on this machine. */
export type LambdaFunction = {
  name: string
  arn: string
  roleArn: string
  /** The folder that would be uploaded. */
  bundle: string
  /** `index.handler`. */
  handler: string
  timeoutMillis: number
  memorySize: number
  environment: { [name: string]: string }
}

/** A function did not answer: it threw, it crashed, or it ran out of time. */
export class FunctionError extends Error {
  readonly errorType: string

  constructor(errorType: string, message: string) {
    super(message)
    this.name = 'FunctionError'
    this.errorType = errorType
  }
}

/** One execution environment: one function in a worker thread with nothing but its own variables. */
export class ExecutionEnvironment {
  readonly #function: LambdaFunction
  readonly #worker: Worker
  #alive = true
  #traceId: string | undefined

  constructor(fn: LambdaFunction, onLog: (line: string) => void) {
    this.#function = fn
    const [file = 'index', handler = 'handler'] = fn.handler.split('.')
    const data: RuntimeData = {
      file: join(fn.bundle, `${file}.js`),
      handler,
      functionName: fn.name,
      functionArn: fn.arn,
      memorySize: fn.memorySize,
    }
    this.#worker = new Worker(new URL('./runtime.ts', import.meta.url), {
      workerData: data,
      env: fn.environment,
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: fn.memorySize },
    })
    for (const stream of [this.#worker.stdout, this.#worker.stderr]) {
      createInterface({ input: stream }).on('line', onLog)
    }
    this.#worker.on('error', (error) => onLog(`${error.name}: ${error.message}`))
    this.#worker.on('exit', () => {
      this.#alive = false
    })
  }

  /** False once the worker has ended; it then takes no further invocation. */
  get alive(): boolean {
    return this.#alive
  }

  /** Of the invocation that it is busy with. */
  get traceId(): string | undefined {
    return this.#traceId
  }

  /**
   * Invokes the function, one call at a time.
   *
   * @throws FunctionError where it throws, crashes or exceeds its timeout, after which it is not alive.
   */
  async invoke(requestId: string, event: unknown, traceId: string): Promise<unknown> {
    const { timeoutMillis } = this.#function
    const invocation: Invocation = { requestId, traceId, event, deadline: Date.now() + timeoutMillis }
    this.#traceId = traceId
    const over = new AbortController()
    const timer = setTimeout(() => over.abort(), timeoutMillis)
    try {
      const answered = once(this.#worker, 'message', { signal: over.signal })
      const ended = once(this.#worker, 'exit', { signal: over.signal })
      this.#worker.postMessage(invocation)
      const [first]: (Outcome | number)[] = await Promise.race([answered, ended])
      if (typeof first !== 'object') throw new FunctionError('Runtime.ExitError', 'Runtime exited')
      if ('errorType' in first) throw new FunctionError(first.errorType, first.errorMessage)
      return first.result
    } catch (error) {
      if (error instanceof FunctionError) throw error
      await this.stop()
      if (!over.signal.aborted) throw new FunctionError('Runtime.ExitError', String(error))
      const seconds = (timeoutMillis / 1000).toFixed(2)
      throw new FunctionError('Sandbox.Timedout', `Task timed out after ${seconds} seconds`)
    } finally {
      this.#traceId = undefined
      clearTimeout(timer)
      over.abort()
    }
  }

  async stop(): Promise<void> {
    this.#alive = false
    await this.#worker.terminate()
  }
}
