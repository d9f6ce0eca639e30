import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { build } from 'esbuild'
import { bundleFunctions, bundling } from '../infra/bundle.ts'
import { functionEnvironment } from './environment.ts'
import { startedRunner } from './localRunner.ts'
import type { Part, Row } from './report.ts'
import { summary } from './statistics.ts'
import type { Work, Worked } from './streamProcess.ts'
import { accessKey, clientConfig, signedIn } from './user.ts'

const PROCESS = fileURLToPath(new URL('./streamProcess.ts', import.meta.url))

/** The size of the function, in MB, which limits its heap. */
const SIZE = 320

/** The maximum size of a body, minus the text around the content. */
const LARGEST = 5 * 2 ** 20 - 1000

const asked = (model: string, content: unknown = 'Say hello.') => ({
  model,
  max_tokens: 8000,
  stream: true,
  messages: [{ role: 'user', content }],
})
const part = { type: 'text', text: 'a' }

type Case = { name: string; operation: string; body: object; times?: number }

/** The first takes the least time. */
export const CASES: readonly Case[] = [
  { name: 'a short stream', operation: 'createChatCompletion', body: asked('amazon.nova-lite-v1:0') },
  {
    name: '500 short streams, one after the other',
    operation: 'createChatCompletion',
    body: asked('amazon.nova-lite-v1:0'),
    times: 500,
  },
  {
    name: 'a stream of 8,000 short tokens',
    operation: 'createChatCompletion',
    body: asked('simulated.wordy-stream-v1:0'),
  },
  { name: 'a stream of 7 MB', operation: 'createChatCompletion', body: asked('simulated.long-stream-v1:0') },
  {
    name: '10 streams of 7 MB, one after the other',
    operation: 'createChatCompletion',
    body: asked('simulated.long-stream-v1:0'),
    times: 10,
  },
  {
    name: 'a stream of 7 MB, Messages',
    operation: 'createMessage',
    body: asked('simulated.anthropic.claude-long-stream-v1:0'),
  },
  {
    name: 'a stream of 7 MB, Responses',
    operation: 'createResponse',
    body: {
      model: 'simulated.openai.gpt-5-long-stream-v1:0',
      input: 'Say hello.',
      stream: true,
      max_output_tokens: 8000,
    },
  },
  {
    name: 'a body of 5 MB, one text',
    operation: 'createChatCompletion',
    body: asked('amazon.nova-lite-v1:0', 'word '.repeat(LARGEST / 5)),
  },
  {
    name: 'a body of 5 MB, one image',
    operation: 'createChatCompletion',
    body: asked('amazon.nova-lite-v1:0', [
      {
        type: 'image_url',
        image_url: { url: `data:image/png;base64,${'iVBORw0K'.repeat(LARGEST / 8 - 20)}` },
      },
    ]),
  },
  {
    name: `a body of 5 MB, ${Math.floor(LARGEST / 27).toLocaleString('en')} parts`,
    operation: 'createChatCompletion',
    body: asked(
      'amazon.nova-lite-v1:0',
      Array.from({ length: LARGEST / 27 }, () => part),
    ),
  },
]

/**
 * The memory that one process of a function takes for one stream, and its own time to the first token: its real bundle
 * beside a local runner, with the heap of a function of this size.
 */
export async function streamMemory({
  rounds,
  cases = CASES,
}: {
  rounds: number
  cases?: readonly Case[]
}): Promise<Part> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-bench-'))
  const runner = await startedRunner()
  try {
    const bundleOf = await bundleFunctions(join(folder, 'bundles'))
    const program = join(folder, 'process.cjs')
    await build({ ...bundling(), entryPoints: [PROCESS], outfile: program })
    const key = await accessKey(runner.endpoints, await signedIn(runner.endpoints))
    const env = await environment(runner.endpoints)
    const start = (operation: string) =>
      fork(program, [bundleOf(operation)], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        // Nine tenths, the limit of Lambda's own runtime when its source was published.
        execArgv: [`--max-old-space-size=${Math.floor(SIZE * 0.9)}`],
        env,
      })
    const work = async ({ operation, body, times = 1 }: Case) => {
      const event = join(folder, 'event.json')
      writeFileSync(event, JSON.stringify(eventOf(operation, body, key)))
      const child = start(operation)
      const all: Worked[] = []
      for (let round = 0; round < 2; round += 1) {
        // Only the first event, to measure a cold process.
        const sent: Work = { event, times: round === 0 ? 1 : times }
        child.send(sent)
        const [worked]: Worked[] = await Promise.race([once(child, 'message'), ended(child, operation)])
        if (!worked?.answer.includes('"statusCode":200')) throw new Error(`${operation}: ${worked?.answer}`)
        all.push(worked)
        if (times === 1) break
      }
      child.removeAllListeners('exit')
      child.kill()
      return all
    }
    const rows: Row[] = []
    for (const one of cases) {
      const runs: Worked[][] = []
      for (let round = 0; round < rounds; round += 1) runs.push(await work(one))
      const last = runs.flatMap((run) => run.at(-1) ?? [])
      const first = runs.flatMap((run) => run.at(0) ?? [])
      rows.push({
        name: `peak, ${one.name}`,
        unit: 'MB',
        ...summary(last.map(({ peak }) => peak)),
        note: one.times
          ? `${(summary(last.map(({ peak }) => peak)).median / summary(first.map(({ peak }) => peak)).median).toFixed(2)} x the first one's`
          : `${summary(last.map(({ processor }) => processor)).median.toFixed(0)} ms of processor time, cold`,
      })
      if (one.times === 500) {
        rows.push(
          {
            name: 'own time to the first token, warm',
            unit: 'ms',
            ...summary(last.map(({ ownFirst }) => ownFirst)),
          },
          {
            name: 'own time to the first token, the first call',
            unit: 'ms',
            ...summary(first.map(({ ownFirst }) => ownFirst)),
          },
          {
            name: 'processor time of a short stream, warm',
            unit: 'ms',
            ...summary(last.map(({ processor }) => processor)),
          },
        )
      }
    }
    return { title: `One process of a function that streams, its heap bounded as for ${SIZE} MB`, rows }
  } finally {
    await runner.stop()
    rmSync(folder, { recursive: true })
  }
}

async function ended(child: ReturnType<typeof fork>, operation: string): Promise<never> {
  const [code, signal] = await once(child, 'exit')
  throw new Error(`The process of ${operation} ended with ${code ?? signal}`)
}

async function environment(endpoints: Parameters<typeof clientConfig>[0]) {
  const dynamodb = new DynamoDBClient(clientConfig(endpoints))
  const { TableNames: [table = ''] = [] } = await dynamodb.send(new ListTablesCommand({}))
  dynamodb.destroy()
  return { ...functionEnvironment({ endpoint: endpoints.awsEndpointUrl, table }), BUDGET_LIMIT_USD: 'none' }
}

/** A proxy event with the fields that the functions read. */
function eventOf(operation: string, body: object, key: string) {
  return {
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
    isBase64Encoded: false,
    path: `/v1/${operation}`,
    requestContext: {
      requestId: '00000000-0000-4000-8000-000000000000',
      domainName: 'api.example.com',
      path: `/prod/v1/${operation}`,
      identity: { sourceIp: '127.0.0.1' },
    },
  }
}
