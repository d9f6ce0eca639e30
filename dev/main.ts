/**
 * `npm run dev`: runs the gateway on this machine and keeps it up to date with the contract and the code. A save
 * regenerates, lints, type-checks and reloads. If the contract has a problem, the running gateway stays as it is.
 */
import type { ChildProcess } from 'node:child_process'
import { existsSync, watch } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Closing } from '../local/listen.ts'
import { openPorts } from '../local/openPorts.ts'
import { fail, OPTIONS, readOptions } from '../local/options.ts'
import { Reload } from './reload.ts'
import { ROOT } from './root.ts'
import { watchTypes } from './types.ts'
import { watchFolder } from './watch.ts'

/** The milliseconds within which one save may cause several events. */
const SETTLE = 30

const HELP = `Runs the gateway on this machine and reloads it whenever openapi.yaml or the code is saved.

Usage: npm run dev -- [options]

${OPTIONS}
  -h, --help           this text

Ctrl-C stops it.
`

async function main(): Promise<void> {
  const { help, ...options } = readOptions()
  if (help) return console.log(HELP)
  await demandPorts(options.port)
  const reload = new Reload({ ...options, state: resolve(options.state) })

  const first = reload.run(['openapi.yaml'])
  let changed = new Set<string>()
  let working: Promise<unknown> = first
  let stopping = false
  function work(): void {
    working = working.then(async () => {
      if (changed.size === 0 || stopping) return
      const files = [...changed]
      changed = new Set()
      if ((await reload.run(files)) === 'failed')
        console.log('The gateway does not run; the next save tries again.')
    })
  }

  let timer: NodeJS.Timeout | undefined
  function saved(file: string): void {
    if (!/\.(tsx?|css|yaml)$/.test(file)) return
    changed.add(file)
    clearTimeout(timer)
    timer = setTimeout(work, SETTLE)
  }
  // Editors replace a file, which ends a watch on the file itself.
  watch(ROOT, (_, file) => saved(file ?? ''))
  for (const folder of ['handlers', 'infra', 'contract', 'local', 'portal']) {
    // A service made from this project may have no portal.
    if (existsSync(join(ROOT, folder))) watchFolder(ROOT, folder, saved)
  }

  let types: ChildProcess | undefined
  const stop = async () => {
    stopping = true
    types?.kill()
    await working
    await reload.stop()
    process.exit()
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  if ((await first) === 'failed') {
    process.exitCode = 1
    return stop()
  }
  types = watchTypes()
}

/** Opens the ports for a moment: a taken one is reported ahead of all work. @throws PortError */
async function demandPorts(port: number): Promise<void> {
  const close: Closing = []
  try {
    await openPorts(port, close)
  } finally {
    for (const step of close) await step()
  }
}

try {
  await main()
} catch (error) {
  fail(error, 'npm run dev')
}
