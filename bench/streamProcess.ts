/**
 * Runs one function that streams, and nothing else, like an execution environment: takes events, discards the streamed
 * output, and reports memory and time. It runs as one bundle, since the TypeScript loader has a heap of its own.
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { finished } from 'node:stream/promises'
import { awslambda, ResponseStream } from '../local/lambda/responseStream.ts'
import { awayMillis, resetAway } from './away.ts'

/** The file of the event, and the number of repetitions. */
export type Work = { event: string; times: number }
/** Resident memory in MB, peak and current; the streamed bytes; and the times of the last event, in milliseconds. */
export type Worked = {
  peak: number
  now: number
  bytes: number
  /** From the event to the first token, without the waits for AWS. */
  ownFirst: number
  /** Processor time. */
  processor: number
  answer: string
}

type Handler = (event: object, stream: ResponseStream, context: object) => Promise<void>

Object.assign(globalThis, { awslambda })
const { handler }: { handler: Handler } = createRequire(`${process.argv[2]}/`)('./index.js')

async function invoke(file: string): Promise<Omit<Worked, 'peak' | 'now'>> {
  const event: { requestContext: { requestId: string } } = JSON.parse(readFileSync(file, 'utf8'))
  // The ledger takes a used request id for a repeated call.
  event.requestContext.requestId = randomUUID()
  const before = process.cpuUsage()
  const started = performance.now()
  resetAway()
  let bytes = 0
  let ownFirst = 0
  let answer = ''
  const stream = new ResponseStream((chunk, taken) => {
    if (bytes === 0) answer = Buffer.from(chunk).subarray(0, 300).toString()
    if (ownFirst === 0 && /"content":"[^"]/.test(Buffer.from(chunk).toString()))
      ownFirst = performance.now() - started - awayMillis()
    bytes += chunk.length
    setImmediate(taken)
  })
  await handler(event, stream, { getRemainingTimeInMillis: () => 900_000 })
  await finished(stream)
  const { user, system } = process.cpuUsage(before)
  return { bytes, ownFirst, processor: (user + system) / 1000, answer }
}

/** The kernel's count for this program; `maxRSS` would start with the memory of the parent. */
function memory(): { peak: number; now: number } {
  const status = readFileSync('/proc/self/status', 'utf8')
  const megabytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1000
  return { peak: megabytes('VmHWM'), now: megabytes('VmRSS') }
}

process.on('message', async ({ event, times }: Work) => {
  let last: Omit<Worked, 'peak' | 'now'> = { bytes: 0, ownFirst: 0, processor: 0, answer: '' }
  for (let time = 0; time < times; time += 1) last = await invoke(event)
  const worked: Worked = {
    ...last,
    ...memory(),
  }
  process.send?.(worked)
})
