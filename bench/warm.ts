import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundleFunctions } from '../infra/bundle.ts'
import type { Part, Row } from './report.ts'

const PROCESS = fileURLToPath(new URL('./warmProcess.ts', import.meta.url))

/** The time of a warm function for a request, without the upstream: its real bundle in a process of its own. */
export async function warm({ rounds }: { rounds: number }): Promise<Part> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-bench-'))
  try {
    const bundleOf = await bundleFunctions(folder)
    // Lambda reads a function's log from its standard output.
    const child = fork(PROCESS, [bundleOf('login'), bundleOf('invokeModel'), String(rounds)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const [rows]: Row[][] = await once(child, 'message')
    if (!rows) throw new Error('The process ended without a result')
    return { title: 'Warm function without the upstream', rows }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
