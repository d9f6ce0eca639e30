import { type ChildProcess, execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { generate } from '../contract/generate.ts'
import type { Start } from './runner.ts'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
const CONTRACT = join(ROOT, 'openapi.yaml')
const REDOCLY = join(ROOT, 'node_modules/@redocly/cli/bin/cli.js')

export type Options = { port: number; state: string; context: { [name: string]: string } }

/** Seconds since a moment of `performance.now()`. */
export function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}

/** Brings the running gateway up to the files as they are. */
export class Reload {
  readonly #options: Options
  /** Processes that wait for their turn, so that no reload waits for one to load. */
  #synthesis: ChildProcess
  #next: ChildProcess
  #running: ChildProcess | undefined
  #count = 0

  constructor(options: Options) {
    this.#options = options
    mkdirSync(this.#folder, { recursive: true })
    this.#synthesis = this.#waitingSynthesis()
    this.#next = this.#waitingRunner()
  }

  /** @param files what changed, as paths from the root of the project. */
  async run(files: string[]): Promise<void> {
    const started = performance.now()
    const [code] = files.filter((file) => file.startsWith('contract/') && !file.startsWith('contract/rules/'))
    if (code) console.log(`${code} is loaded already: start npm run dev again to run the new one.`)
    const contractChanged = files.some((file) => file.endsWith('.yaml') || file.startsWith('contract/'))
    if (contractChanged && !(await this.#contract())) {
      console.log(`The gateway stays as it was (${seconds(started)}).`)
      return
    }
    const assembly = await this.#synthesize()
    if (!assembly) return
    await this.#swap(assembly)
    console.log(`${files.join(', ')}: reloaded in ${seconds(started)}`)
  }

  async stop(): Promise<void> {
    this.#synthesis.kill()
    this.#next.kill('SIGTERM')
    await stopped(this.#running)
  }

  get #folder(): string {
    return join(this.#options.state, 'dev')
  }

  /** Lints, regenerates, and says in words what changed. False for a contract that must not be run. */
  async #contract(): Promise<boolean> {
    const before = join(this.#folder, 'openapi.yaml')
    const [lint, differences, generated] = await Promise.all([
      redocly('lint', '--format', 'stylish'),
      existsSync(before) ? redocly('diff', before, CONTRACT, '--fail-on', 'none') : undefined,
      generate().catch((error: Error) => error),
    ])
    if (differences && !/^0 major, 0 minor, 0 patch/m.test(differences.printed))
      console.log(differences.printed)
    if (!lint.passed) console.log(lint.printed)
    if (generated instanceof Error) console.log(generated.message)
    if (!lint.passed || generated instanceof Error) return false
    copyFileSync(CONTRACT, before)
    for (const [name, text] of Object.entries(generated)) {
      const file = join(ROOT, 'generated', name)
      if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text)
    }
    return true
  }

  /** The folder with the assembly; undefined where the synthesis failed, which prints why. */
  async #synthesize(): Promise<string | undefined> {
    const synthesis = this.#synthesis
    const outdir = this.#outdir
    let printed = ''
    synthesis.stderr?.on('data', (text) => {
      printed += text
    })
    synthesis.send('synthesize')
    const [code] = await once(synthesis, 'close')
    if (code !== 0) console.log(printed.trim())
    this.#count += 1
    this.#synthesis = this.#waitingSynthesis()
    return code === 0 ? outdir : undefined
  }

  /** Ends the runner there is, which holds the port and the state, and lets the waiting one start. */
  async #swap(assembly: string): Promise<void> {
    await stopped(this.#running)
    const { port, state } = this.#options
    const start: Start = { port, state, assembly }
    this.#running = this.#next
    this.#running.send(start)
    await Promise.race([once(this.#running, 'message'), once(this.#running, 'exit')])
    this.#next = this.#waitingRunner()
  }

  /** Two folders by turns: functions of the old runner may still load from the last one. */
  get #outdir(): string {
    return join(this.#folder, `cdk.out.${this.#count % 2}`)
  }

  #waitingSynthesis(): ChildProcess {
    const cdk: { context: object } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'))
    mkdirSync(this.#outdir, { recursive: true })
    // The bundles are CommonJS, as Lambda takes them, whatever the package around them says.
    writeFileSync(join(this.#outdir, 'package.json'), '{"type":"commonjs"}')
    return fork(join(ROOT, 'dev/synthesize.ts'), {
      cwd: ROOT,
      silent: true,
      env: {
        ...process.env,
        CDK_OUTDIR: this.#outdir,
        CDK_CONTEXT_JSON: JSON.stringify({ ...cdk.context, ...this.#options.context }),
        // The rules for templates take a second; npm test holds the template against them.
        CDK_VALIDATION: 'false',
      },
    })
  }

  #waitingRunner(): ChildProcess {
    return fork(join(ROOT, 'dev/runner.ts'), { cwd: ROOT })
  }
}

async function stopped(child: ChildProcess | undefined): Promise<void> {
  if (!child?.connected) return
  const exit = once(child, 'exit')
  child.send('stop')
  await exit
}

async function redocly(...args: string[]): Promise<{ passed: boolean; printed: string }> {
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [REDOCLY, ...args], { cwd: ROOT, env })
    return { passed: true, printed: stdout.trim() }
  } catch (error) {
    const printed = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)
    return { passed: false, printed: printed.trim() }
  }
}
