import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import type { Endpoints } from '../../local/runner.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

/**
 * Starts the gateway of a project for the duration of the test.
 *
 * @returns the URL of its API, its state folder, and its output so far.
 */
export async function startCopy(
  folder: string,
): Promise<{ url: string; state: string; printed: () => string }> {
  const state = temporaryFolder()
  const unlimited = ['-c', 'API_PUBLIC_RATE_LIMIT=1000', '-c', 'API_PUBLIC_BURST_LIMIT=1000']
  const options = ['local/main.ts', '--port', '0', '--state', state, ...unlimited]
  const child: ChildProcess = spawn(process.execPath, options, { cwd: folder })
  onTestFinished(() => void child.kill('SIGKILL'))
  let printed = ''
  const ready = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk) => {
        printed += String(chunk)
        if (printed.includes('Ctrl-C stops it.')) resolve()
      })
    }
  })
  await Promise.race([ready, once(child, 'exit')])
  expect(printed).toContain('Ctrl-C stops it.')
  const { apiUrl }: Endpoints = JSON.parse(readFileSync(join(state, 'endpoints.json'), 'utf8'))
  return { url: apiUrl, state, printed: () => printed }
}
