import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { createInterface } from 'node:readline'
import type { Endpoints } from '../local/runner.ts'
import { post } from './localRunner.ts'
import { readStream } from './readStream.ts'

/**
 * Portkey's gateway in a process of its own, in front of the same simulated Bedrock; undefined if the package is not
 * installed.
 */
export async function startedPortkey(endpoints: Endpoints) {
  const file = installed()
  if (!file) return undefined
  const port = await freePort()
  const child = spawn(process.execPath, [file, `--port=${port}`, '--headless'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(child, 'exit')
  await new Promise<void>((ready, failed) => {
    createInterface({ input: child.stdout }).on('line', (line) => line.includes('Ready') && ready())
    child.once('exit', () => failed(new Error('Portkey ended before it was ready')))
  })
  const headers = {
    'x-portkey-provider': 'bedrock',
    'x-portkey-aws-access-key-id': 'local',
    'x-portkey-aws-secret-access-key': 'local',
    'x-portkey-aws-region': endpoints.region,
    'x-portkey-custom-host': endpoints.awsEndpointUrl,
  }
  return {
    /** Portkey calls InvokeModel for completions. */
    invoke: (model: string, prompt: string) =>
      post(`http://127.0.0.1:${port}/v1/completions`, { model, prompt, max_tokens: 100 }, headers),
    /** Portkey maps chat completions to ConverseStream, like this gateway for the same models. */
    stream: (body: object) => readStream(`http://127.0.0.1:${port}/v1/chat/completions`, body, headers),
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Portkey's program, from this project or from the folder in PORTKEY. */
function installed(): string | undefined {
  try {
    return createRequire(`${process.env['PORTKEY'] ?? import.meta.dirname}/`).resolve(
      '@portkey-ai/gateway/build/start-server.js',
    )
  } catch {
    return undefined
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
