/** `npm run bench`: measures, prints tables, and writes bench/results.json and the pictures. */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runCommand } from '../infra/commandLine.ts'
import { cold } from './cold.ts'
import { scatter } from './picture.ts'
import { type Part, table } from './report.ts'

const FOLDER = fileURLToPath(new URL('.', import.meta.url))
const RESULTS = `${FOLDER}results.json`

/** Each part measures one thing and may take minutes. */
const PARTS: { [name: string]: () => Promise<Part> } = {
  cold: async () => {
    const { part, sizes } = await cold({ rounds: 41 })
    picture('cold.svg', 'Cold start against bundle size', ['kB', 'ms'], sizes)
    return part
  },
  warm: async () => (await import('./warm.ts')).warm({ rounds: 2000 }),
  path: async () => (await import('./path.ts')).path({ rounds: 600, seconds: 5 }),
  growth: async () => {
    const { part, latencies } = await (await import('./growth.ts')).growth({ rounds: 300 })
    picture(
      'growth.svg',
      'Median latency of invokeModel against number of users',
      ['users', 'ms'],
      latencies,
      true,
    )
    return part
  },
  memory: async () => (await import('./memory.ts')).memory({ requests: 100_000 }),
  ledger: async () => (await import('./ledger.ts')).ledger({ rounds: 2000 }),
  scale: async () =>
    (await import('./scale.ts')).scale({ people: 1_000_000, callsPerSecond: 10_000, seconds: 60 }),
  stream: async () => (await import('./stream.ts')).stream({ rounds: 150 }),
  streamMemory: async () => (await import('./streamMemory.ts')).streamMemory({ rounds: 3 }),
  sdk: async () => (await import('./sdk.ts')).sdk({ rounds: 25 }),
  timing: async () => (await import('./timing.ts')).timing({ rounds: 500 }),
  startup: async () => (await import('./startup.ts')).startup({ rounds: 5 }),
}

function picture(
  file: string,
  title: string,
  axes: [string, string],
  points: [number, number][],
  logarithmic = false,
) {
  writeFileSync(`${FOLDER}${file}`, scatter({ title, axes, points, logarithmic }))
}

const HELP = `Measures, prints tables, and writes bench/results.json and pictures; docs/performance.md explains them.

Usage: npm run bench -- [--only PART]...

  --only PART   ${Object.keys(PARTS).join(', ')} (default: all, in some forty minutes)
  -h, --help    this text

Keep the machine quiet meanwhile. If PORTKEY names a folder with Portkey's gateway, that is measured too.
`

await runCommand('bench', async () => {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const unknown = values.only.filter((name) => !(name in PARTS))
  if (values.help || unknown.length > 0) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  const machine = `${cpus().length} x ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node.js ${process.version}, ${process.platform} ${process.arch}`
  console.log(`${machine}\n`)
  const results: { [name: string]: Part & { machine: string; at: string } } = read()
  for (const [name, measure] of Object.entries(PARTS)) {
    if (values.only.length > 0 && !values.only.includes(name)) continue
    const part = await measure()
    results[name] = { machine, at: new Date().toISOString(), ...part }
    console.log(table(part))
    writeFileSync(RESULTS, `${JSON.stringify(results, null, 2)}\n`)
  }
  return 0
})

function read() {
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8'))
  } catch {
    return {}
  }
}
