/**
 * `npm run dev`: runs the gateway on this machine and keeps it up with the contract and the code. A save
 * regenerates, lints, type-checks and reloads; a contract with a problem leaves what runs as it is.
 */
import { watch } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { Reload, ROOT } from './reload.ts'
import { watchTypes } from './types.ts'

/** How long a burst of events goes on that one save makes, in milliseconds. */
const SETTLE = 30

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '3000' },
    state: { type: 'string', default: '.local' },
    context: { type: 'string', short: 'c', multiple: true, default: [] },
  },
})
const reload = new Reload({
  port: Number(values.port),
  state: join(ROOT, values.state),
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
for (const path of ['openapi.yaml', 'redocly.yaml', 'handlers', 'infra', 'contract', 'local']) {
  watch(join(ROOT, path), { recursive: true }, (_, file) => {
    const name = path.includes('.') ? path : relative(ROOT, join(ROOT, path, file ?? ''))
    if (!/\.(ts|yaml)$/.test(name)) return
    changed.add(name)
    clearTimeout(timer)
    timer = setTimeout(work, SETTLE)
  })
}
const types = watchTypes()
process.once('SIGINT', async () => {
  types.kill()
  await reload.stop()
  process.exit()
})
await work()
