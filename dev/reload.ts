import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { contractDiff } from '../contract/diff.ts'
import { generate } from '../contract/generate.ts'
import { redocly } from '../contract/redocly.ts'
import { Bundler } from '../infra/bundle.ts'
import { pageFiles, writePages } from '../infra/pages.ts'
import { writeClient } from './client.ts'
import { ROOT } from './root.ts'
import type { Start } from './runner.ts'
import { seconds } from './seconds.ts'

const CONTRACT = join(ROOT, 'openapi.yaml')

/** Files that this process has loaded itself, and cannot load again. */
const LOADED = /^(contract\/(?!rules\/)|dev\/|infra\/(bundle|sdkOnLambda)\.ts)/

/** The options of the runner; its state folder is an absolute path. */
export type Options = Omit<Start, 'assembly' | 'first'>

/** A process that waits for its turn, and whether it loaded its code. */
type Waiting = { child: ChildProcess; loaded: Promise<boolean> }

/** Updates the running gateway to the current files. */
export class Reload {
  readonly #options: Options
  readonly #bundler = new Bundler()
  /** Loaded processes in reserve, so that no reload waits for loading. */
  #synthesis: ChildProcess
  #next: Waiting
  #running: ChildProcess | undefined
  /** Files saved since the running gateway was made, including earlier saves that failed. */
  readonly #changed = new Set<string>()
  /** The running assembly and the next one: two folders by turns. */
  #assembly: string
  #other: string
  #client: Promise<void> = Promise.resolve()
  /** Problems to print later, unless the lint reports them better. */
  #wrong: string[] = []

  constructor(options: Options) {
    this.#options = options
    this.#assembly = join(this.#folder, 'cdk.out.0')
    this.#other = join(this.#folder, 'cdk.out.1')
    this.#synthesis = this.#waitingSynthesis()
    this.#next = this.#waitingRunner()
  }

  /**
   * @param saved the changed files, as paths from the root of the project.
   * @returns whether the gateway runs them. If it refused them, it is as it was; if it failed, none runs. The problems
   *   are printed then, and the next reload includes these files.
   */
  async run(saved: string[]): Promise<'reloaded' | 'refused' | 'failed'> {
    const started = performance.now()
    const loaded = saved.find((file) => LOADED.test(file))
    if (loaded) console.log(`${loaded} is loaded already: start npm run dev again to run the new one.`)
    for (const file of saved) this.#changed.add(file)
    const files = [...this.#changed]
    const contractChanged = files.some((file) => file.endsWith('.yaml') || file.startsWith('contract/'))
    const templateChanged = contractChanged || files.some((file) => file.startsWith('infra/'))
    if (saved.some((file) => file.startsWith('local/')) || this.#next.child.exitCode !== null) {
      this.#next.child.kill()
      this.#next = this.#waitingRunner()
    }
    const portalChanged = files.some((file) => file.startsWith('portal/'))
    const ready = templateChanged ? await this.#assemble(contractChanged) : await this.#bundle(this.#assembly)
    const accepted = ready && (await this.#next.loaded)
    const runs = accepted && (await this.#swap())
    this.#prepare()
    this.#complain()
    if (!accepted) {
      console.log(`The gateway stays as it was (${seconds(started)}).`)
      return 'refused'
    }
    if (!runs) return 'failed'
    this.#changed.clear()
    console.log(`${files.join(', ')}: reloaded in ${seconds(started)}`)
    if (contractChanged || portalChanged) {
      await Promise.all([contractChanged && this.#compare(), this.#renewPages()])
      this.#complain()
    }
    if (contractChanged) {
      // Nothing waits for the client. Only one process runs at a time, since each writes the same file.
      this.#client = this.#client.then(writeClient)
    }
    return 'reloaded'
  }

  async stop(): Promise<void> {
    this.#synthesis.kill()
    this.#next.child.kill()
    await Promise.all([stopped(this.#running), this.#client])
  }

  #complain(): void {
    for (const wrong of this.#wrong.splice(0)) console.log(wrong)
  }

  get #folder(): string {
    return join(this.#options.state, 'dev')
  }

  /** Makes the other assembly and selects it. False if something is wrong. */
  async #assemble(contractChanged: boolean): Promise<boolean> {
    // In parallel, since each mostly uses one processor.
    const [accepted, made] = await Promise.all([
      contractChanged ? this.#lint() : true,
      contractChanged ? this.#generate().then((generated) => generated && this.#make()) : this.#make(),
    ])
    if (!accepted) this.#wrong = []
    if (!accepted || !made) return false
    const assembly = this.#assembly
    this.#assembly = this.#other
    this.#other = assembly
    return true
  }

  /** Writes the files of `generated/` that the contract changes. False for a contract that cannot be generated from. */
  async #generate(): Promise<boolean> {
    try {
      for (const [name, text] of Object.entries(await generate())) {
        const file = join(ROOT, 'generated', name)
        if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text)
      }
      return true
    } catch (error) {
      this.#wrong.push(messageOf(error))
      return false
    }
  }

  async #make(): Promise<boolean> {
    const made = await Promise.all([this.#bundle(this.#other), this.#synthesize(), this.#oldPages()])
    return made.every(Boolean)
  }

  /** The contract of the running gateway. */
  get #before(): string {
    return join(this.#folder, 'openapi.yaml')
  }

  /** Lints the contract. False for a contract that must not run. */
  async #lint(): Promise<boolean> {
    const { passed, printed, complained } = await redocly(['lint', '--format', 'stylish'])
    // A warning is printed, but stops nothing.
    if (!passed || / (error|warning) /.test(printed)) console.log((printed || complained).trim())
    return passed
  }

  /** Prints the changes since the contract that ran before, and stores this one for the next comparison. */
  async #compare(): Promise<void> {
    if (existsSync(this.#before)) {
      const { printed } = await contractDiff(this.#before, CONTRACT)
      if (!/^0 major, 0 minor, 0 patch/m.test(printed)) console.log(printed.trim())
    }
    copyFileSync(CONTRACT, this.#before)
  }

  /** Copies the pages of the running assembly to the next one, or makes those that are missing. */
  async #oldPages(): Promise<boolean> {
    const pages = pageFiles().map((file) => join('bundles', file))
    if (!pages.every((page) => existsSync(join(this.#assembly, page)))) return this.#writePages(this.#other)
    for (const page of pages) {
      mkdirSync(dirname(join(this.#other, page)), { recursive: true })
      copyFileSync(join(this.#assembly, page), join(this.#other, page))
    }
    return true
  }

  /** Makes the pages after the reload: they take half a second, and nobody reads one right after a save. */
  async #renewPages(): Promise<void> {
    const written = await this.#writePages(this.#assembly)
    if (written && this.#running?.connected) this.#running.send('recycle')
  }

  async #writePages(assembly: string): Promise<boolean> {
    try {
      await writePages(join(assembly, 'bundles'))
      return true
    } catch (error) {
      this.#wrong.push(messageOf(error))
      return false
    }
  }

  async #bundle(assembly: string): Promise<boolean> {
    try {
      await this.#bundler.bundle(join(assembly, 'bundles'))
      return true
    } catch (error) {
      // esbuild has already printed problems of a handler with their lines.
      if (!(error instanceof Error && 'errors' in error)) this.#wrong.push(messageOf(error))
      return false
    }
  }

  async #synthesize(): Promise<boolean> {
    const synthesis = this.#synthesis
    let printed = ''
    synthesis.stderr?.on('data', (text) => {
      printed += text
    })
    synthesis.send({ outdir: this.#other })
    const [code] = await once(synthesis, 'close')
    if (code !== 0) this.#wrong.push(printed.trim())
    return code === 0
  }

  /**
   * Ends the current runner, which holds the port and the state, and starts the waiting one. False if that fails, after
   * printing the reason.
   */
  async #swap(): Promise<boolean> {
    await stopped(this.#running)
    // Only the first start clears the state.
    const first = !this.#running
    const reset = this.#options.reset && first
    const start: Start = { ...this.#options, reset, first, assembly: this.#assembly }
    this.#running = this.#next.child
    this.#running.send(start)
    return heard(this.#running)
  }

  /** Refills the reserve after the reload, since loading would slow the reload down. */
  #prepare(): void {
    if (this.#synthesis.exitCode !== null) this.#synthesis = this.#waitingSynthesis()
    if (this.#next.child === this.#running) this.#next = this.#waitingRunner()
  }

  #waitingSynthesis(): ChildProcess {
    const cdk: { context: object } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8'))
    for (const assembly of [this.#assembly, this.#other]) {
      mkdirSync(assembly, { recursive: true })
      // The bundles are CommonJS, as for Lambda, whatever the surrounding package declares.
      writeFileSync(join(assembly, 'package.json'), '{"type":"commonjs"}')
    }
    // The bundles run where they are built, so that a changed handler needs no new template.
    const context = { ...cdk.context, ...this.#options.context, 'aws:cdk:disable-asset-staging': true }
    return fork(join(ROOT, 'dev/synthesize.ts'), {
      cwd: ROOT,
      silent: true,
      env: {
        ...process.env,
        CDK_CONTEXT_JSON: JSON.stringify(context),
        // The template rules take a second; npm test checks them.
        CDK_VALIDATION: 'false',
      },
    })
  }

  #waitingRunner(): Waiting {
    const child = fork(join(ROOT, 'dev/runner.ts'), { cwd: ROOT })
    return { child, loaded: heard(child) }
  }
}

/** Whether a process sends a message before it exits. */
function heard(child: ChildProcess): Promise<boolean> {
  return Promise.race([once(child, 'message').then(() => true), once(child, 'exit').then(() => false)])
}

async function stopped(child: ChildProcess | undefined): Promise<void> {
  if (!child?.connected) return
  const exit = once(child, 'exit')
  child.send('stop')
  await exit
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
