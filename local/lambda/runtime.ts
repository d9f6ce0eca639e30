/**
 * The inside of an execution environment: a worker thread that loads one function's bundle and answers one
 * invocation at a time, with the context object that Lambda gives a Node.js handler.
 */
import { subscribe } from 'node:diagnostics_channel'
import { createRequire } from 'node:module'
import { finished } from 'node:stream/promises'
import { format, inspect } from 'node:util'
import { parentPort, workerData } from 'node:worker_threads'
import { awslambda, ResponseStream, STREAMING } from './responseStream.ts'

export type Invocation = { requestId: string; traceId: string; event: unknown; deadline: number }
/** A function that streams has no result, because it has written everything to the stream. */
export type Outcome = { result: unknown } | { streamed: true } | { errorType: string; errorMessage: string }
/** A piece of a function's stream. The next piece follows after {@link Taken}. */
export type Chunk = { chunk: Uint8Array }
export type Taken = { taken: true }
/** Text that the function wrote to the console. */
export type Written = { written: string }
/** An unexpected error of the function, with its stack. */
export type Fault = { fault: string }
export type RuntimeData = {
  file: string
  handler: string
  functionName: string
  functionArn: string
  memorySize: number
}

type Handler = { streams: boolean; call: (...args: unknown[]) => unknown }

const { file, handler: exportName, functionName, functionArn, memorySize }: RuntimeData = workerData

function loadHandler(): Handler {
  const loaded: { [name: string]: unknown } = createRequire(file)(file)
  const handler = loaded[exportName]
  if (typeof handler !== 'function') throw new Error(`${exportName} is undefined or not exported`)
  return { streams: STREAMING in handler, call: (...args) => handler(...args) }
}

/** Called when the receiver has taken the last chunk. */
let taken = () => {}

async function stream(handler: Handler, event: unknown, context: object): Promise<Outcome> {
  const response = new ResponseStream((chunk, done) => {
    taken = done
    const message: Chunk = { chunk }
    parentPort?.postMessage(message)
  })
  await handler.call(event, response, context)
  // As on Lambda, a handler that does not end its stream keeps the invocation open until the function times out.
  await finished(response)
  return { streamed: true }
}

async function invoke(
  handler: Handler,
  { requestId, traceId, event, deadline }: Invocation,
): Promise<Outcome> {
  // Lambda sets this variable for each invocation (developer guide, 'Defined runtime environment variables'). The SDK
  // sends it in a header of every call.
  process.env['_X_AMZN_TRACE_ID'] = traceId
  try {
    const context = {
      functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: functionArn,
      memoryLimitInMB: String(memorySize),
      awsRequestId: requestId,
      logGroupName: `/aws/lambda/${functionName}`,
      logStreamName: 'local',
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    }
    if (handler.streams) return await stream(handler, event, context)
    // A function's result leaves it as JSON.
    return { result: JSON.parse(JSON.stringify((await handler.call(event, context)) ?? null)) }
  } catch (error) {
    report(error)
    const errorType = error instanceof Error ? error.name : 'Error'
    return { errorType, errorMessage: error instanceof Error ? error.message : String(error) }
  }
}

// Lambda's own runtime replaces the console too (aws-lambda-nodejs-runtime-interface-client). A worker's standard
// output would double the time that a line takes.
for (const method of ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const) {
  console[method] = (...data: unknown[]) => {
    const written: Written = { written: format(...data) }
    parentPort?.postMessage(written)
  }
}
function report(error: unknown): void {
  const fault: Fault = { fault: error instanceof Error ? (error.stack ?? String(error)) : inspect(error) }
  parentPort?.postMessage(fault)
}

// handlers/runtime/faults.ts publishes to this channel.
subscribe('gateway:fault', report)
// Lambda sets this global before it loads the function.
Object.assign(globalThis, { awslambda })
const handler = loadHandler()
parentPort?.on('message', async (message: Invocation | Taken) => {
  if ('taken' in message) taken()
  else parentPort?.postMessage(await invoke(handler, message))
})
