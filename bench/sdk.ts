import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { bundling } from '../infra/bundle.ts'
import { RULES, sdkOnLambda } from '../infra/sdkOnLambda.ts'
import { event, prompt, startUpstream } from './lambda.ts'
import { digits, type Part, type Row } from './report.ts'
import { interleaved, summary } from './statistics.ts'

/** One function of each kind: Cognito with API Gateway and the ledger, Bedrock with the ledger. */
const FUNCTIONS: { [name: string]: string } = {
  login: JSON.stringify({ email: 'jane@example.com', password: 'securePassword123' }),
  invokeModel: prompt(200),
}

/**
 * What each rule of infra/sdkOnLambda.ts saves: the processor time of a function from its bundle to its first answer
 * without the rule, less that with all rules. Processor time, since what a rule saves is less than the noise of a clock.
 */
export async function sdk({ rounds }: { rounds: number }): Promise<Part> {
  const folder = mkdtempSync(join(tmpdir(), 'gateway-bench-'))
  try {
    await startUpstream()
    const rows: Row[] = []
    for (const [name, body] of Object.entries(FUNCTIONS)) {
      const files = new Map<string, string>()
      for (const without of ['', ...RULES]) {
        const file = join(folder, `${name}-${files.size}.js`)
        const entryPoints = [fileURLToPath(new URL(`../handlers/${name}.ts`, import.meta.url))]
        await build({ ...bundling(), entryPoints, outfile: file, plugins: [sdkOnLambda({ without })] })
        files.set(without, file)
      }
      const contenders = [...files].map(
        ([without, file]) => [without, () => firstAnswer(file, body)] as const,
      )
      const series = await interleaved({ rounds, warmUp: 1 }, Object.fromEntries(contenders))
      const all = summary(series.get('') ?? [])
      rows.push({ name: `${name}, all rules`, unit: 'ms', ...all, note: kilobytes(files.get('')) })
      for (const [without, measured] of series) {
        if (without === '') continue
        const { median, min } = summary(measured)
        const saved = { median: median - all.median, min: min - all.min }
        const bytes = sizeOf(files.get(without)) - sizeOf(files.get(''))
        rows.push({ name: `${name}, ${without}`, unit: 'ms', ...saved, note: `${digits(bytes / 1000)} kB` })
      }
    }
    return { title: 'Rules for the SDK: processor time and bytes that each saves', rows }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Milliseconds of processor time from the bundle to the first answer, in a process of its own. */
async function firstAnswer(file: string, body: string): Promise<number> {
  const code = `const before = process.cpuUsage()
    const { handler } = require(${JSON.stringify(file)})
    handler(${JSON.stringify(event(body))}, { getRemainingTimeInMillis: () => 29000 }).then(({ statusCode, body }) => {
      const { user, system } = process.cpuUsage(before)
      if (statusCode !== 200) throw new Error(body)
      process.stdout.write(String((user + system) / 1000), () => process.exit())
    })`
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [said, failed] = await Promise.all([text(child.stdout), text(child.stderr)])
  const spent = Number(said.split('\n').at(-1))
  if (!(spent > 0)) throw new Error(failed || said)
  return spent
}

function sizeOf(file = ''): number {
  return statSync(file).size
}

function kilobytes(file = ''): string {
  return `${digits(sizeOf(file) / 1000)} kB`
}
