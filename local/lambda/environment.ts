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
  /** `index.handler`. */
  handler: string
  timeoutMillis: number
  memorySize: number
  environment: { [name: string]: string }
}

/** Made at the first start of an environment. */
let madeProgram: URL | undefined

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
  /** Settles the invocation that it is busy with. */
  #pending: PromiseWithResolvers<Outcome> | undefined
  /** Takes what that invocation streams. */
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
        // Left to itself, each environment would come to hold more than 100 MB of garbage.
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
   * @param sink takes what a function streams, as fast as it can; without one that is lost.
   * @returns what the function returned; undefined where it streamed.
   * @throws FunctionError where it throws, crashes or exceeds its timeout, after which it is not alive.
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
