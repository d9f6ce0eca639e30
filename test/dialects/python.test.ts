import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startGateway } from './gateway.ts'

const PYTHON = process.env['PYTHON'] ?? 'python3'

/** Each client, with the model whose stream it leaves in the middle. */
const CLIENTS = [
  ['openai', 'simulated.slow-stream-v1:0'],
  ['anthropic', 'simulated.anthropic.claude-slow-stream-v1:0'],
  ['litellm', 'simulated.openai.gpt-oss-slow-stream-v1:0'],
] as const

const cannotImport = (module: string) =>
  spawnSync(PYTHON, [
    '-c',
    `import importlib.util, sys; sys.exit(importlib.util.find_spec('${module}') is None)`,
  ]).status !== 0

let gateway: Awaited<ReturnType<typeof startGateway>>
beforeAll(async () => {
  gateway = await startGateway()
}, 60_000)
afterAll(() => gateway.stop())

describe.each(CLIENTS)("Python's %s", (client, slow) => {
  const missing = cannotImport(client)
  const why = missing ? ` (skipped: python3 has no module ${client})` : ''

  test.skipIf(missing)(`can do everything with one key${why}`, { timeout: 120_000 }, async () => {
    const { apiUrl, apiKey } = gateway
    const poor = await gateway.keyWith({ budgetUsd: 0.000001 })
    const script = join(import.meta.dirname, 'clients.py')
    const before = gateway.logged.length
    const { stdout } = await promisify(execFile)(PYTHON, [script, client, apiUrl, apiKey, poor])
    expect(stdout).toContain(`${client}: all steps taken`)
    await gateway.settled(slow)
    const refused = gateway.logged.slice(before).filter((line) => / 429 /.test(line))
    expect(refused).toHaveLength(1)
  })
})
