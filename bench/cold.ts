import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { bundleFunctions } from '../infra/bundle.ts'
import { digits, type Part, type Row } from './report.ts'
import { interleaved, summary } from './statistics.ts'

/** The environment of a function on Lambda: a Region and credentials. */
const ENVIRONMENT = {
  PATH: process.env['PATH'],
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
}

/** Lambda's runtime defines this global before it loads a function; handlers that stream call it while they load. */
const RUNTIME = 'globalThis.awslambda = { streamifyResponse: (handler) => handler }'

const READY = 'fs.writeSync(1, String(performance.timeOrigin + performance.now()))'

/** The work of the Python original of register before its first request, without the three look-ups. */
const PYTHON = `import json, os, time, boto3
boto3.client('cognito-idp', region_name='us-east-1')
boto3.client('apigateway', region_name='us-east-1')
print(time.time() * 1000)`

/** The time from process start to handler ready, for every function, against a process that only loads `node:https`. */
export async function cold({
  rounds,
}: {
  rounds: number
}): Promise<{ part: Part; sizes: [number, number][] }> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-bench-'))
  try {
    const bundleOf = await bundleFunctions(join(folder, 'bundles'))
    const functions = readdirSync(join(folder, 'bundles'))
    const plain = join(folder, 'plain.js')
    buildSync({
      entryPoints: [fileURLToPath(new URL('../handlers/login.ts', import.meta.url))],
      outfile: plain,
      bundle: true,
      platform: 'node',
      minify: true,
    })
    const files = new Map(functions.map((name) => [name, join(bundleOf(name), 'index.js')]))
    files.set("login, by esbuild's defaults", plain)
    const series = await interleaved(
      { rounds, warmUp: 2 },
      {
        'an empty process': () => node(''),
        'node:https': () => node(`require('node:https')`),
        ...(hasBoto3() && { 'Python with boto3, as the original': () => started('python3', ['-c', PYTHON]) }),
        ...Object.fromEntries(
          [...files].map(([name, file]) => [name, () => node(`require(${JSON.stringify(file)})`)]),
        ),
      },
    )
    const floor = summary(series.get('node:https') ?? []).median
    const rows = [...series].map(([name, measured]): Row => {
      const file = files.get(name)
      const size = file ? `${Math.round(statSync(file).size / 1000)} kB, ` : ''
      const numbers = summary(measured)
      return { name, unit: 'ms', ...numbers, note: `${size}${digits(numbers.median / floor)} x node:https` }
    })
    const sizes = [...files].map(([name, file]): [number, number] => [
      statSync(file).size / 1000,
      summary(series.get(name) ?? []).median,
    ])
    return { part: { title: 'Cold start: process start to handler ready', rows }, sizes }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function node(code: string): number {
  return started(process.execPath, ['-e', `const fs = require('node:fs'); ${RUNTIME}; ${code}; ${READY}`])
}

/** The milliseconds from before a process starts to the time that it prints. */
function started(command: string, args: string[]): number {
  const before = performance.timeOrigin + performance.now()
  const { stdout, status, stderr } = spawnSync(command, args, { env: ENVIRONMENT, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return Number(stdout) - before
}

function hasBoto3(): boolean {
  return spawnSync('python3', ['-c', 'import boto3'], { env: ENVIRONMENT }).status === 0
}
