import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Runner, type RunnerOptions, startRunner } from '../../local/runner.ts'

/** A runner with its own state, which stopping deletes. */
export async function startTemporaryRunner(options: Partial<RunnerOptions>): Promise<Runner> {
  const state = mkdtempSync(join(tmpdir(), 'gateway-runner-'))
  const runner = await startRunner({
    port: 0,
    state,
    reset: false,
    context: {},
    bedrock: 'simulated',
    print: () => {},
    ...options,
  })
  return {
    ...runner,
    stop: async () => {
      await runner.stop()
      rmSync(state, { recursive: true, force: true })
    },
  }
}
