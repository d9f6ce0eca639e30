import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Writable } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { inSource } from './frames.ts'
import { program } from './program.ts'
import type { Chunk, Fault, Invocation, Outcome, RuntimeData, Taken, Written } from './runtime.ts'

/** A function as the template describes it, with its bundle on this machine. */
export type LambdaFunction = {
  name: string
  arn: string
  roleArn: string
  /** The folder that would be uploaded. */
  bundle: string
  /** Module and export, such as `index.handler`. */
  handler: string
  timeoutMillis: number
  memorySize: number
  environment: { [name: string]: string }
}

/** The first start of an environment sets this. */
let madeProgram: URL | undefined

/** An invocation without a result: the function threw, crashed or timed out. */
export class FunctionError extends Error {
  readonly errorType: string

  constructor(errorType: string, message: string) {
    super(message)
    this.name = 'FunctionError'
    this.errorType = errorType
  }
}

/** One execution environment: a worker thread that runs one function and sees only that function's variables. */
export class ExecutionEnvironment {
  readonly #function: LambdaFunction
  readonly #worker: Worker
  #alive = true
  #traceId: string | undefined
  /** Settles the current invocation. */
  #pending: PromiseWithResolvers<Outcome> | undefined
  /** Receives the stream of the current invocation. */
  #sink: Writable | undefined

  constructor(fn: LambdaFunction, onLog: (line: string) => void, onFault: (stack: string) => void) {
    this.#function = fn
    const [file = 'index', handler = 'handler'] = fn.handler.split('.')
    const data: RuntimeData = {
      file: join(fn.bundle, `${file}.js`),
      handler,
      functionName: fn.name,
      functionArn: fn.arn,
      memorySize: fn.memorySize,
    }
    madeProgram ??= program()
    this.#worker = new Worker(madeProgram, {
      workerData: data,
      env: fn.environment,
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: {
        maxOldGenerationSizeMb: fn.memorySize,
        // Without this limit, each environment accumulates more than 100 MB of garbage.
        maxYoungGenerationSizeMb: Math.ceil(fn.memorySize / 32),
      },
    })
    for (const stream of [this.#worker.stdout, this.#worker.stderr]) {
      createInterface({ input: stream }).on('line', onLog)
    }
    this.#worker.on('message', (message: Outcome | Written | Fault | Chunk) => {
      if ('fault' in message) onFault(inSource(message.fault, fn.bundle))
      else if ('written' in message) for (const line of message.written.split('\n')) onLog(line)
      else if ('chunk' in message) this.#take(message.chunk)
      else this.#pending?.resolve(message)
    })
    this.#worker.on('error', (error) => {
      this.#alive = false
      onLog(`${error.name}: ${error.message}`)
      this.#pending?.reject(new FunctionError('Runtime.ExitError', String(error)))
    })
    this.#worker.on('exit', () => {
      this.#alive = false
      this.#pending?.reject(new FunctionError('Runtime.ExitError', 'Runtime exited'))
    })
  }

  /** False after the worker has ended. The environment then accepts no further invocation. */
  get alive(): boolean {
    return this.#alive
  }

  /** The trace id of the current invocation. */
  get traceId(): string | undefined {
    return this.#traceId
  }

  /**
   * Invokes the function, one call at a time.
   *
   * @param sink receives the function's stream, at the sink's own pace. Without a sink the stream is discarded.
   * @returns the function's result, or undefined if it streamed.
   * @throws FunctionError if the function throws, crashes or exceeds its timeout. After a crash or a timeout the
   *   environment is not alive.
   */
  async invoke(requestId: string, event: unknown, traceId: string, sink?: Writable): Promise<unknown> {
    const { timeoutMillis } = this.#function
    const invocation: Invocation = { requestId, traceId, event, deadline: Date.now() + timeoutMillis }
    const pending = Promise.withResolvers<Outcome>()
    const timer = setTimeout(() => {
      const seconds = (timeoutMillis / 1000).toFixed(2)
      pending.reject(new FunctionError('Sandbox.Timedout', `Task timed out after ${seconds} seconds`))
    }, timeoutMillis)
    this.#traceId = traceId
    this.#pending = pending
    this.#sink = sink
    let outcome: Outcome
    try {
      this.#worker.postMessage(invocation)
      outcome = await pending.promise
    } catch (error) {
      await this.stop()
      throw error
    } finally {
      this.#traceId = undefined
      this.#pending = undefined
      this.#sink = undefined
      clearTimeout(timer)
    }
    if ('errorType' in outcome) throw new FunctionError(outcome.errorType, outcome.errorMessage)
    return 'streamed' in outcome ? undefined : outcome.result
  }

  #take(chunk: Uint8Array): void {
    const taken: Taken = { taken: true }
    const next = () => this.#worker.postMessage(taken)
    if (this.#sink) this.#sink.write(chunk, next)
    else next()
  }

  async stop(): Promise<void> {
    this.#alive = false
    await this.#worker.terminate()
  }
}
