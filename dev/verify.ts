/**
 * `npm run verify`: all quick checks of an edit. Every check runs and prints its problems; `npm run check` stops at the
 * first failure.
 */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { withOrigin } from './origin.ts'
import { ROOT } from './root.ts'
import { seconds } from './seconds.ts'

type Step = { name: string; program: string; args: string[] }

const BIOME = 'node_modules/@biomejs/biome/bin/biome'
const REDOCLY = 'node_modules/@redocly/cli/bin/cli.js'
const COMPILER = 'node_modules/typescript/bin/tsc'
const VITEST = 'node_modules/vitest/vitest.mjs'

/** The tests that an edit of the contract or of a handler most likely affects. */
const QUICK = [
  'test/handlers',
  'test/faults/scenarios.test.ts',
  'test/contract/score.test.ts',
  'test/imports.test.ts',
]

/** These files are generated first, since all other checks read them. */
const GENERATE: Step[] = [
  { name: 'generated files', program: 'contract/generate.ts', args: [] },
  { name: 'TypeScript client', program: 'clients/generate.ts', args: ['--source'] },
]

const CHECKS: Step[] = [
  { name: 'contract', program: REDOCLY, args: ['lint', '--format', 'stylish'] },
  { name: 'version of the contract', program: 'contract/diff.ts', args: [] },
  { name: 'format and lint', program: BIOME, args: ['check', '.'] },
  { name: 'types', program: COMPILER, args: ['-b', '--pretty', 'false'] },
  {
    name: 'tests of handlers and scenarios',
    program: VITEST,
    args: ['run', '--project', 'unit', '--reporter', 'dot', ...QUICK],
  },
]

function run({ name, program, args }: Step): Promise<boolean> {
  const started = performance.now()
  return new Promise((done) => {
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
    const options = { cwd: ROOT, env, maxBuffer: 64 * 1024 * 1024 }
    execFile(process.execPath, [join(ROOT, program), ...args], options, (error, printed, complained) => {
      console.log(`${error ? 'WRONG' : 'ok   '}  ${name} (${seconds(started)})`)
      const said = `${printed}${complained}`
        .trim()
        .split('\n')
        .map((line) => withOrigin(line))
      if (error) console.log(`${said.join('\n')}\n`)
      done(!error)
    })
  })
}

const HELP = `Runs all quick checks of an edit; npm test runs the rest.

Usage: npm run verify
`

if (process.argv.some((option) => option === '-h' || option === '--help')) console.log(HELP)
else {
  let passed = true
  for (const step of GENERATE) passed = (await run(step)) && passed
  // Two at a time, since a small machine has two processors.
  const waiting = passed ? [...CHECKS] : []
  const work = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) passed = (await run(step)) && passed
  }
  await Promise.all([work(), work()])
  if (!passed) process.exitCode = 1
}
