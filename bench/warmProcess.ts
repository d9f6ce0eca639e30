/** Loads the bundles of login and invokeModel, invokes them as Lambda does, and sends what it measured. */
import { subscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { invokeModel as operation } from '../generated/operations.ts'
import type { Row } from './report.ts'
import { interleaved, summary } from './statistics.ts'

const API_KEY = 'k'.repeat(40)

const [loginBundle = '', invokeBundle = '', rounds = ''] = process.argv.slice(2)
const upstream = new Worker(new URL('./upstream.ts', import.meta.url), { workerData: { apiKey: API_KEY } })
const [port] = await once(upstream, 'message')
Object.assign(process.env, {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
  USER_POOL_ID: 'us-east-1_local',
  USER_POOL_CLIENT_ID: 'local',
  USAGE_PLAN_ID: 'local',
  STACK_NAME: 'bench',
  ORGANIZATION_DOMAIN: '(any)',
  ALLOWED_MODELS: '(any)',
})

/** Milliseconds from the end of a request to AWS to the head of its answer, since the last reset. */
let away = 0
let left = 0
subscribe('http.client.request.start', () => {
  left = performance.now()
})
subscribe('http.client.response.finish', () => {
  away += performance.now() - left
})

type Handler = (event: object, context: object) => Promise<{ statusCode: number; body: string }>

function handlerIn(bundle: string): Handler {
  const { handler }: { handler: Handler } = createRequire(import.meta.url)(join(bundle, 'index.js'))
  return handler
}

/** A proxy event with what the functions read of it. */
function event(body: string) {
  return {
    headers: { 'Content-Type': 'application/json' },
    body,
    isBase64Encoded: false,
    path: '/bedrock',
    requestContext: {
      requestId: 'bench',
      domainName: 'api.example.com',
      path: '/prod/bedrock',
      identity: { apiKey: API_KEY, sourceIp: '127.0.0.1' },
      authorizer: { claims: { sub: 'sub', email: 'jane@example.com', 'custom:api_key': API_KEY } },
    },
  }
}

async function own(handler: Handler, body: string): Promise<number> {
  away = 0
  const started = performance.now()
  const answer = await handler(event(body), { getRemainingTimeInMillis: () => 29_000 })
  const took = performance.now() - started
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return took - away
}

/** A body of about so many bytes; the upstream's answer is as long. */
function prompt(bytes: number): string {
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

const [login, invokeModel] = [handlerIn(loginBundle), handlerIn(invokeBundle)]
const credentials = JSON.stringify({ email: 'jane@example.com', password: 'securePassword123' })
const [small, large] = [prompt(2000), prompt(200_000)]
const functions = await interleaved(
  { rounds: Number(rounds), warmUp: 500 },
  {
    login: () => own(login, credentials),
    'invokeModel, 2 kB': () => own(invokeModel, small),
    'invokeModel, 200 kB': () => own(invokeModel, large),
  },
)
const body: unknown = JSON.parse(small)
const validation = await interleaved(
  { rounds: 200, warmUp: 50 },
  {
    'validation of 2 kB': () => {
      const started = performance.now()
      for (let time = 0; time < 100; time += 1) operation.validate(body)
      return (performance.now() - started) * 10
    },
  },
)
const rows: Row[] = [
  ...[...functions].map(([name, series]) => ({ name, unit: 'ms', ...summary(series) })),
  ...[...validation].map(([name, series]) => ({ name, unit: 'us', ...summary(series) })),
]
process.send?.(rows, () => process.exit())
