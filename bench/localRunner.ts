import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { Agent, type OutgoingHttpHeaders, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Endpoints } from '../local/runner.ts'

const ROOT = fileURLToPath(new URL('../', import.meta.url))

/** Limits that a benchmark does not reach. */
const CONTEXT = [
  'API_THROTTLE_RATE_LIMIT=1000000',
  'API_THROTTLE_BURST_LIMIT=1000000',
  'API_QUOTA_LIMIT=1000000000',
  'BUDGET_LIMIT_USD=none',
  'CALLS_IN_FLIGHT=1000000',
  'API_PUBLIC_RATE_LIMIT=10000',
  'API_PUBLIC_BURST_LIMIT=5000',
  'API_ACCOUNT_RATE_LIMIT=10000',
  'API_ACCOUNT_BURST_LIMIT=5000',
  'API_MODELS_RATE_LIMIT=10000',
  'API_MODELS_BURST_LIMIT=5000',
]

export type BenchRunner = {
  endpoints: Endpoints
  state: string
  startedIn: number
  /** Resident memory in MB. */
  memory: () => number
  stop: () => Promise<void>
}

/**
 * Starts the program of `npm start` in a process of its own.
 *
 * @param state a state folder to keep; default: a new folder, deleted at the end.
 */
export async function startedRunner(state?: string): Promise<BenchRunner> {
  const folder = state ?? mkdtempSync(join(tmpdir(), 'gateway-bench-'))
  const { scripts }: { scripts: { start: string } } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  )
  const [, ...start] = scripts.start.split(' ')
  const started = performance.now()
  const child = spawn(
    process.execPath,
    [...start, '--port', '0', '--state', folder, ...CONTEXT.flatMap((pair) => ['-c', pair])],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const ended = once(child, 'exit')
  await new Promise<void>((ready, failed) => {
    createInterface({ input: child.stdout }).on('line', (line) => line.startsWith('Started in') && ready())
    child.once('exit', () => failed(new Error('The runner ended before it was ready')))
  })
  const startedIn = performance.now() - started
  return {
    endpoints: JSON.parse(readFileSync(join(folder, 'endpoints.json'), 'utf8')),
    state: folder,
    startedIn,
    memory: () => {
      const [, kilobytes] =
        /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? []
      return Number(kilobytes) / 1000
    },
    stop: async () => {
      child.kill('SIGTERM')
      await ended
      if (!state) rmSync(folder, { recursive: true, force: true })
    },
  }
}

const agent = new Agent({ keepAlive: true })

/** Posts JSON over a kept-alive connection. @throws for a status other than 200. */
export async function post(url: string, body: unknown, headers: OutgoingHttpHeaders = {}): Promise<string> {
  const sent = request(url, {
    method: 'POST',
    agent,
    headers: { 'Content-Type': 'application/json', ...headers },
  })
  sent.end(JSON.stringify(body))
  const [response] = await once(sent, 'response')
  const answer = await text(response)
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}: ${answer}`)
  return answer
}
