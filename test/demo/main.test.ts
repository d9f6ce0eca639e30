import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../temporaryFolder.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** Runs the demo as a separate process, with its own folder for temporary files. */
function demo() {
  const temporary = temporaryFolder()
  const child = spawn(process.execPath, ['demo/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, temporary }
}

// It synthesizes the stack, which takes long on a busy machine.
describe('npm run demo', { timeout: 120_000 }, () => {
  test('goes from registration to every refusal, prints no secret, and leaves nothing behind', async () => {
    const { child, temporary } = demo()
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ])
    expect([code, stderr]).toEqual([0, ''])
    const statuses = [...stdout.matchAll(/^ {2}< (\d{3})$/gm)].map(([, status]) => Number(status))
    expect(statuses).toEqual([
      // Register, confirm, sign in, list, four models; an estimate, an access key, a chat with it, the account and its
      // usage; the second user with another confirmation.
      ...Array.from({ length: 15 }, () => 200),
      ...[401, 403, 403, 413, 404, 415, 422, 400],
      ...[200, 429, 429],
    ])
    expect(stdout.match(/This is a simulated reply/g)).toHaveLength(5)
    expect(stdout).toContain('Limit Exceeded')
    expect(stdout).toContain('Retry-After: 1')
    expect(stdout).not.toMatch(/securePassword123|eyJ\w{5}|(API ?Key": "|x-api-key: )[^"…]{5}/)
    expect(readdirSync(temporary)).toEqual([])
  })

  test('exits with 1 and leaves nothing behind when interrupted', async () => {
    const { child, temporary } = demo()
    const errors = text(child.stderr)
    const exit = once(child, 'exit')
    child.stdout.on('data', (chunk) => {
      if (String(chunk).includes('Sign in')) child.kill('SIGINT')
    })
    const [code] = await exit
    expect([code, await errors]).toEqual([1, 'Interrupted.\n'])
    expect(readdirSync(temporary)).toEqual([])
  })
})
