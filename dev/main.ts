/**
 * `npm run dev`: runs the gateway on this machine and keeps it up with the contract and the code. A save
 * regenerates, lints, type-checks and reloads; a contract with a problem leaves what runs as it is.
 */
import { watch } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Reload, ROOT } from './reload.ts'
import { watchTypes } from './types.ts'

/** How long a burst of events goes on that one save makes, in milliseconds. */
const SETTLE = 30

const HELP = `Runs the gateway on this machine and reloads it whenever openapi.yaml or the code is saved.

Usage: npm run dev -- [--port N] [--state FOLDER] [-c NAME=VALUE ...]

The options are those of npm start. Ctrl-C stops it. Run npm run generate before you commit: it also writes the
TypeScript client.
`

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3000' },
    state: { type: 'string', default: '.local' },
    context: { type: 'string', short: 'c', multiple: true, default: [] },
    help: { type: 'boolean', default: false },
  },
})
if (values.help) {
  console.log(HELP)
  process.exit()
}
const reload = new Reload({
  port: Number(values.port),
  state: resolve(ROOT, values.state),
  context: Object.fromEntries(values.context.map((pair) => pair.split(/=(.*)/s).slice(0, 2))),
})

let changed = new Set<string>(['openapi.yaml'])
let busy = false

async function work(): Promise<void> {
  if (busy || changed.size === 0) return
  busy = true
  const files = [...changed]
  changed = new Set()
  try {
    await reload.run(files)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
  }
  busy = false
  await work()
}

let timer: NodeJS.Timeout | undefined
function saved(file: string): void {
  if (!/\.(ts|yaml)$/.test(file)) return
  changed.add(file)
  clearTimeout(timer)
  timer = setTimeout(work, SETTLE)
}
// Editors put a new file in the old one's place, which the watch on a file itself would not outlive.
watch(ROOT, (_, file) => saved(file ?? ''))
for (const folder of ['handlers', 'infra', 'contract', 'local'])
  watch(join(ROOT, folder), { recursive: true }, (_, file) => saved(join(folder, file ?? '')))
const types = watchTypes()
process.once('SIGINT', async () => {
  types.kill()
  await reload.stop()
  process.exit()
})
await work()
