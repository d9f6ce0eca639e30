import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFailed, onTestFinished, test } from 'vitest'
import { readContract } from '../../contract/document.ts'
import type { Endpoints } from '../../local/runner.ts'
import { freePorts, takePort } from '../local/freePorts.ts'
import { projectCopy } from '../projectCopy.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const VERSION = readContract().info.version

/** An operation without a handler, and its later handler. */
const TIME = `  /time:
    get:
      operationId: getTime
      tags: [Documentation]
      summary: Get the time
      description: The time of day.
      security: []
      x-amazon-apigateway-integration: *lambda
      responses:
        <<: *failures
        '200':
          description: The time.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/OpenapiDocument'}
              example: {openapi: 3.0.1, info: {title: Noon, version: '12'}, paths: {}}
`

/** A project in which `npm run dev` runs. */
class Dev {
  readonly folder = projectCopy()
  readonly #state = temporaryFolder()
  readonly #child: ChildProcess
  readonly #closed: Promise<unknown>
  readonly #news = new EventEmitter()
  #printed = ''
  #read = 0

  constructor(port = 0) {
    const options = ['--port', String(port), '--state', this.#state]
    this.#child = spawn(process.execPath, ['dev/main.ts', ...options], { cwd: this.folder })
    this.#closed = once(this.#child, 'close')
    onTestFinished(() => void this.#child.kill('SIGKILL'))
    onTestFailed(() => console.error(this.#printed))
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.on('data', (chunk) => {
        this.#printed += String(chunk)
        this.#news.emit('news')
      })
    // It ends in every test; only a test that waits for more output needs the error.
    this.#news.on('error', () => {})
    this.#child.once('close', () => this.#news.emit('error', new Error('npm run dev ended')))
  }

  /** The output up to and including this text, starting after the text that was last waited for. */
  async until(wanted: string): Promise<string> {
    for (;;) {
      const at = this.#printed.indexOf(wanted, this.#read)
      if (at >= 0) {
        const printed = this.#printed.slice(this.#read, at)
        this.#read = at + wanted.length
        return printed
      }
      await once(this.#news, 'news')
    }
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), 'utf8')
  }

  /** Saves a file with one text replaced. */
  edit(file: string, text: string, replacement: string): void {
    expect(this.read(file)).toContain(text)
    writeFileSync(join(this.folder, file), this.read(file).replace(text, replacement))
  }

  /** As `npm run new` does. */
  write(operationId: string): void {
    execFileSync(process.execPath, ['dev/new.ts', operationId], { cwd: this.folder })
  }

  /** Whether a page contains a text: the page itself is too long for a failure message. */
  async pageShows(text: string): Promise<boolean> {
    return (await this.get('/docs')).body.includes(text)
  }

  /** The response of the running gateway. */
  async get(path: string): Promise<{ status: number; headers: Headers; body: string }> {
    const { apiUrl }: Endpoints = JSON.parse(readFileSync(join(this.#state, 'endpoints.json'), 'utf8'))
    const answer = await fetch(`${apiUrl}${path}`)
    return { status: answer.status, headers: answer.headers, body: await answer.text() }
  }

  /** When a function was last bundled, in epoch milliseconds. */
  bundledAt(operationId: string): number {
    const bundles = ['cdk.out.0', 'cdk.out.1'].map((assembly) =>
      statSync(join(this.#state, 'dev', assembly, 'bundles', operationId, 'index.js'), {
        throwIfNoEntry: false,
      }),
    )
    return Math.max(...bundles.map((bundle) => bundle?.mtimeMs ?? 0))
  }

  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    const ended = this.ended()
    this.#child.kill(signal)
    return ended
  }

  /** Its exit code, once it has ended. */
  async ended(): Promise<number | null> {
    const [code] = await once(this.#child, 'exit')
    return code
  }

  /** Waits until no process is left that could write to its output. */
  async silence(): Promise<void> {
    await this.#closed
  }

  /** Whether a gateway is running. */
  get runs(): boolean {
    return existsSync(join(this.#state, 'endpoints.json'))
  }
}

describe('npm run dev', { timeout: 300_000 }, () => {
  test('updates the gateway with saved files, and not with wrong ones', async () => {
    const dev = new Dev()
    expect(await dev.until('reloaded in')).toMatch(/API +http:\/\/127\.0\.0\.1:\d+\/prod/)
    expect((await dev.get('/openapi.json')).headers.get('cache-control')).toBe('public, max-age=300')

    dev.edit('handlers/documents/document.ts', 'max-age=300', 'max-age=301')
    await dev.until('handlers/documents/document.ts: reloaded in')
    expect((await dev.get('/openapi.json')).headers.get('cache-control')).toBe('public, max-age=301')

    dev.edit('handlers/documents/document.ts', "max-age=301'", 'max-age=302')
    expect(await dev.until('The gateway stays as it was')).toMatch(/document\.ts:\d+:\d+/)
    expect((await dev.get('/openapi.json')).headers.get('cache-control')).toBe('public, max-age=301')
    dev.edit('handlers/documents/document.ts', 'max-age=302', "max-age=303'")
    await dev.until('reloaded in')

    dev.edit('local/dataPlane/query.ts', '/**', "throw new Error('of no use')\n/**")
    expect(await dev.until('The gateway stays as it was')).toContain('of no use')
    expect((await dev.get('/openapi.json')).status).toBe(200)
    dev.edit('local/dataPlane/query.ts', "throw new Error('of no use')\n", '')
    await dev.until('reloaded in')

    dev.edit('openapi.yaml', '  title: Bedrock Gateway', '  title: Model Gateway')
    await dev.until('openapi.yaml: reloaded in')
    expect((await dev.get('/openapi.json')).body).toContain('Model Gateway')
    expect(
      await dev.pageShows(`Gateway <small>${VERSION}</small></h1>`),
      'a page, though maybe the one before',
    ).toBe(true)
    expect(await dev.until('clients/typescript: written')).toMatch(/modified {2}title/)
    expect(await dev.pageShows(`Model Gateway <small>${VERSION}</small></h1>`)).toBe(true)
    expect(dev.read('clients/typescript/generated/client.ts')).toContain('Model Gateway')

    dev.edit('infra/app.ts', '\n', '\n\n')
    await dev.until('infra/app.ts: reloaded in')
    expect(await dev.pageShows(`Model Gateway <small>${VERSION}</small></h1>`), 'the page lasts').toBe(true)

    dev.edit('openapi.yaml', 'maxLength: 2048', 'maxLength: 0x')
    const refused = await dev.until('The gateway stays as it was')
    expect(refused).toMatch(/openapi\.yaml:\n +\d+:\d+ +error/)
    expect((await dev.get('/openapi.json')).body).toContain('Model Gateway')
    dev.edit('openapi.yaml', 'maxLength: 0x', 'maxLength: 2048')
    await dev.until('reloaded in')

    dev.edit('openapi.yaml', '  /openapi.json:\n', `${TIME}  /openapi.json:\n`)
    const unanswered = await dev.until('The gateway stays as it was')
    expect(unanswered).toMatch(/openapi\.yaml:\n +\d+:\d+ +error .*No function answers getTime/)
    expect(unanswered, 'what the lint says is said once').not.toContain('Operation getTime has no')
    dev.write('getTime')
    await dev.until('reloaded in')
    expect(dev.read('test/handlers/getTime.test.ts')).toContain('getTime')
    expect((await dev.get('/time')).body).toContain('Noon')

    dev.edit(
      'handlers/login.ts',
      'export const handler',
      'export const wrong: number = ""\nexport const handler',
    )
    // The compiler is last to finish: it gets what processor time the reloads leave.
    expect(await dev.until('types: 1 error')).toMatch(/handlers\/login\.ts.*TS2322/)
    dev.edit('handlers/login.ts', 'export const wrong: number = ""\n', '')
    await dev.until('types: no errors')

    expect(await dev.stop()).toBe(0)
  })

  test('notices each replaced file, as with sed -i, shows the errors of a handler, and leaves no process running when it is killed', async () => {
    const dev = new Dev()
    await dev.until('reloaded in')
    const bundled = { getOpenapi: dev.bundledAt('getOpenapi'), login: dev.bundledAt('login') }
    for (const [age, next] of [
      [300, 301],
      [301, 302],
      [302, 303],
    ]) {
      const text = dev.read('handlers/documents/document.ts').replace(`max-age=${age}`, `max-age=${next}`)
      writeFileSync(join(dev.folder, 'new'), text)
      renameSync(join(dev.folder, 'new'), join(dev.folder, 'handlers/documents/document.ts'))
      await dev.until('handlers/documents/document.ts: reloaded in')
      expect((await dev.get('/openapi.json')).headers.get('cache-control')).toBe(`public, max-age=${next}`)
    }
    expect(dev.bundledAt('getOpenapi')).toBeGreaterThan(bundled.getOpenapi)
    expect(dev.bundledAt('login'), 'a function without the file is left alone').toBe(bundled.login)
    const getOpenapi = dev.read('handlers/getOpenapi.ts')
    const broken = getOpenapi.replace(
      /Promise<Response<'getOpenapi'>> \{\n/,
      "$&  if (Date.now()) throw new Error('no clock')\n",
    )
    expect(broken).not.toBe(getOpenapi)
    writeFileSync(join(dev.folder, 'handlers/getOpenapi.ts'), broken)
    await dev.until('reloaded in')
    expect((await dev.get('/openapi.json')).status).toBe(500)
    expect(await dev.until('handlers/getOpenapi.ts:')).toMatch(
      /getOpenapi failed: Error: no clock\n +at (\w+ \()?$/,
    )
    expect(dev.runs).toBe(true)
    await dev.stop('SIGKILL')
    await dev.silence()
    expect(dev.runs).toBe(false)
  })

  test('says why it cannot start, and exits with 1', async () => {
    const port = await freePorts()
    await takePort(port)
    const dev = new Dev(port)
    const ended = dev.ended()
    const printed = await dev.until(`Port ${port} is taken.`)
    expect(printed, 'ahead of all work').toBe('')
    expect(await ended).toBe(1)
  })
})
