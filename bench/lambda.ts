import { once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { awayMillis, resetAway } from './away.ts'
import { functionEnvironment } from './environment.ts'

const API_KEY = 'k'.repeat(40)

export type Handler = (event: object, context: object) => Promise<{ statusCode: number; body: string }>

/** The milliseconds of an invocation from event to response, and those without the waits for AWS. */
export type Invocation = { whole: number; own: number }

/** Starts the upstream, and sets the environment of a function. */
export async function startUpstream(): Promise<void> {
  const upstream = new Worker(new URL('./upstream.ts', import.meta.url), { workerData: { apiKey: API_KEY } })
  const [port] = await once(upstream, 'message')
  Object.assign(
    process.env,
    functionEnvironment({ endpoint: `http://127.0.0.1:${port}`, table: 'bench-Ledger' }),
  )
}

/** Loads a bundle as Lambda does. */
export function handlerIn(bundle: string): Handler {
  const { handler }: { handler: Handler } = createRequire(import.meta.url)(join(bundle, 'index.js'))
  return handler
}

/** Invokes a function that calls AWS step by step. @throws for a status other than 200. */
export async function invoke(handler: Handler, body: string): Promise<Invocation> {
  resetAway()
  const started = performance.now()
  const answer = await handler(event(body), { getRemainingTimeInMillis: () => 29_000 })
  const whole = performance.now() - started
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return { whole, own: whole - awayMillis() }
}

/** A proxy event with the fields that the functions read. */
export function event(body: string) {
  return {
    headers: { 'Content-Type': 'application/json' },
    body,
    isBase64Encoded: false,
    path: '/bedrock',
    requestContext: {
      requestId: '00000000-0000-4000-8000-000000000000',
      domainName: 'api.example.com',
      path: '/prod/bedrock',
      identity: { apiKey: API_KEY, sourceIp: '127.0.0.1' },
      authorizer: { claims: { sub: 'sub', email: 'jane@example.com', 'custom:api_key': API_KEY } },
    },
  }
}

/** A body of about this many bytes; the upstream's response is as long. */
export function prompt(bytes: number): string {
  const content = 'word '.repeat(bytes / 5)
  return JSON.stringify({
    modelId: 'anthropic.claude-3-haiku-20240307-v1:0',
    inferenceParameters: {
      anthropic_version: 'bedrock-2023-05-31',
      max_tokens: 500,
      messages: [{ role: 'user', content }],
    },
  })
}
