import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Endpoints } from '../../local/runner.ts'
import { openState } from '../../local/state.ts'
import { Client, newEmail } from '../conformance/client.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { freePorts, takePort } from './freePorts.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** Runs `npm start -- ...` as its own process, which is killed with the test if it still runs. */
function start(
  ...options: string[]
): ChildProcess & { stdout: NodeJS.ReadableStream; stderr: NodeJS.ReadableStream } {
  const child = spawn(process.execPath, ['local/main.ts', ...options], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

/** The output and the exit code of a start that ends by itself. */
async function ended(...options: string[]) {
  const child = start(...options)
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  return { code, stdout, lines: stderr.trimEnd().split('\n') }
}

/** A start that has printed its last line. */
async function ready(state: string, ...options: string[]) {
  const child = start('--port', '0', '--state', state, ...options)
  let printed = ''
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`It ended before it was ready: ${printed}`)))
    // Read to the end: a process blocks if no one reads its output.
    child.stdout.on('data', (chunk) => {
      printed += String(chunk)
      if (printed.includes('Ctrl-C stops it.')) resolve()
    })
  })
  const endpoints: Endpoints = JSON.parse(readFileSync(join(state, 'endpoints.json'), 'utf8'))
  return { child, printed, client: new Client(endpoints), endpoints }
}

async function stopped(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const exit = once(child, 'exit')
  child.kill(signal)
  const [code] = await exit
  return code
}

describe('npm start -- --help', () => {
  test.each(['--help', '-h'])('lists every option, and starts nothing: %s', async (help) => {
    const { code, stdout } = await ended(help)
    expect(code).toBe(0)
    for (const option of [
      '--port',
      '--state',
      '--reset',
      '-c NAME=VALUE',
      '--secrets',
      '--bedrock',
      '--help',
    ]) {
      expect(stdout).toContain(option)
    }
    expect(stdout).not.toContain('Synthesizing')
  })
})

describe('a refused start', () => {
  test.each([
    [['--prot', '3000'], /^Unknown option '--prot'/],
    [['3000'], /^Unexpected argument '3000'/],
    [['--port'], /^Option '--port <value>' argument missing/],
  ])('for %j states the reason and where to look, and ends with 1', async (options, reason) => {
    const { code, lines } = await ended(...options)
    expect([code, lines.length]).toEqual([1, 2])
    expect(lines[0]).toMatch(reason)
    expect(lines[1]).toBe('See npm start -- --help.')
  })

  test.each([
    [['--port', 'http'], '--port takes a number from 0 to 65534.'],
    [['--port', '65535'], '--port takes a number from 0 to 65534.'],
    [['--port='], '--port takes a number from 0 to 65534.'],
    [['--bedrock', 'real'], '--bedrock takes simulated or aws.'],
    [['--secrets', 'none.json'], '--secrets takes a readable file with JSON, and none.json is none.'],
    [['--secrets', 'tsconfig.json'], '--secrets takes a file with {"<ARN>": "<value>"}.'],
    [
      ['-c', 'API_QUOTA_LIMIT'],
      "-c takes NAME=VALUE with NAME in capital letters; 'API_QUOTA_LIMIT' does not match.",
    ],
    [
      ['-c', 'api_quota_limit=5'],
      "-c takes NAME=VALUE with NAME in capital letters; 'api_quota_limit=5' does not match.",
    ],
    [['-c', '=5'], "-c takes NAME=VALUE with NAME in capital letters; '=5' does not match."],
  ])('for %j says so in one line and ends with 1', async (options, line) => {
    expect(await ended(...options)).toEqual({ code: 1, stdout: '', lines: [line] })
  })

  test.each([
    ['API_QUOTA_LIMIT=many', /^API_QUOTA_LIMIT takes .+; 'many' is not one\.$/],
    ['ORGANISATION_DOMAIN=example.com', /^ORGANISATION_DOMAIN is not a context variable\. /],
  ])('for -c %s states the accepted values in one line', async (pair, line) => {
    const state = temporaryFolder()
    const { code, lines } = await ended('--port', '0', '--state', state, '-c', pair)
    expect([code, lines.length]).toEqual([1, 1])
    expect(lines[0]).toMatch(line)
    expect(existsSync(join(state, 'endpoints.json'))).toBe(false)
  })

  test('for an invalid state says so in one line, and leaves it unchanged', async () => {
    const state = temporaryFolder()
    openState(state).close()
    const notes = 'my notes\n'.repeat(200)
    writeFileSync(join(state, 'state.sqlite'), notes)
    const { code, lines } = await ended('--port', '0', '--state', state)
    expect([code, lines]).toEqual([
      1,
      [
        `The state in ${state} cannot be used: file is not a database. Choose another --state, or clear it with --reset.`,
      ],
    ])
    expect(readFileSync(join(state, 'state.sqlite'), 'utf8')).toBe(notes)
  })

  test('for a taken port says so in one line, ahead of the synthesis', async () => {
    const port = await freePorts()
    await takePort(port)
    const { code, stdout, lines } = await ended('--port', String(port), '--state', temporaryFolder())
    expect([code, stdout, lines]).toEqual([1, '', [expect.stringContaining(`Port ${port} is taken.`)]])
  })

  test('for the port of the AWS endpoint names that port, and the reason', async () => {
    const port = await freePorts()
    await takePort(port + 1)
    const { code, lines } = await ended('--port', String(port), '--state', temporaryFolder())
    expect([code, lines]).toEqual([
      1,
      [
        `Port ${port + 1}, which the AWS endpoint takes beside --port ${port}, is taken. Choose another with --port: the API takes it, the AWS endpoint the next one.`,
      ],
    ])
  })

  test('for the port of the debugger names that port, ahead of the synthesis', async () => {
    const port = await freePorts()
    await takePort(port)
    const { code, stdout, lines } = await ended(
      '--port',
      '0',
      '--inspect',
      String(port),
      '--state',
      temporaryFolder(),
    )
    const said = `No debugger can attach on port ${port}. Choose another with --inspect.`
    expect([code, stdout, lines.at(-1)]).toEqual([1, '', said])
  })

  test('for two taken ports names the requested one', async () => {
    const port = await freePorts()
    await takePort(port)
    await takePort(port + 1)
    const { lines } = await ended('--port', String(port), '--state', temporaryFolder())
    expect(lines).toEqual([expect.stringMatching(`^Port ${port} is taken\\.`)])
  })
})

// Each start synthesizes, which is slow when every processor is busy.
describe('a start', { timeout: 120_000 }, () => {
  test('stops cleanly on Ctrl-C, frees its port, and resumes with its state', async () => {
    const state = temporaryFolder()
    const port = String(await freePorts())
    const { child, client, endpoints } = await ready(state, '--port', port)
    const user = await client.signedIn()

    const second = await ended('--port', '0', '--state', state)
    expect(second).toMatchObject({
      code: 1,
      lines: [`${state} is in use by another runner. Stop it, or choose another --state.`],
    })

    expect(await stopped(child, 'SIGINT')).toBe(0)
    expect(existsSync(join(state, 'endpoints.json'))).toBe(false)
    await expect(fetch(endpoints.apiUrl)).rejects.toThrow('fetch failed')

    const again = await ready(state, '--port', port)
    expect((await again.client.login(user.email)).status).toBe(200)
    expect(await stopped(again.child, 'SIGTERM')).toBe(0)
  })

  test('ends cleanly if no one reads its output any more', async () => {
    const state = temporaryFolder()
    const { child, endpoints } = await ready(state)
    const [exit, errors] = [once(child, 'exit'), text(child.stderr)]
    child.stdout.destroy()
    // The response is followed by a line that cannot be printed.
    await fetch(`${endpoints.apiUrl}/openapi.json`)
    const [code] = await exit
    expect([code, await errors]).toEqual([0, ''])
    expect(existsSync(join(state, 'endpoints.json'))).toBe(false)
  })

  test('accepts context variables, clears its state with --reset, and prints a walkthrough to paste into a shell', async () => {
    const state = temporaryFolder()
    openState(state).close()
    writeFileSync(join(state, 'state.sqlite'), 'no database')
    const options = ['--reset', '-c', 'ORGANIZATION_DOMAIN=example.com', '-c', 'API_QUOTA_PERIOD=week']
    const { child, client, endpoints, printed } = await ready(state, ...options)
    expect((await client.register({ email: newEmail('example.org') })).status).toBe(400)

    const walk = printed.slice(printed.indexOf('  API='), printed.indexOf('Ctrl-C stops it.'))
    // With warm functions a walkthrough takes less than a second; the next one must still have its own address.
    const withinASecond = 'date() { echo 1; }'
    for (let time = 1; time <= 2; time++) {
      const { stdout, stderr } = await promisify(execFile)('bash', ['-c', `${withinASecond}\n${walk}`])
      expect(stderr).toBe('')
      expect(stdout).toContain('User confirmed successfully.')
      expect(stdout).toContain('"foundationModels":[')
      expect(stdout).toMatch(/"Successfully retrieved response from foundation model\.".*\}\n$/)
      for (const line of stdout.trimEnd().split('\n')) expect(() => JSON.parse(line)).not.toThrow()
    }

    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
    const [, documented = ''] = /```sh\n(API=.+?)```/s.exec(readme) ?? []
    const here = documented
      .replace('http://127.0.0.1:3000/prod', endpoints.apiUrl)
      .replace('http://127.0.0.1:3001/_local/mail', endpoints.mailboxUrl)
    for (let time = 1; time <= 2; time++) {
      const { stdout, stderr } = await promisify(execFile)('bash', ['-c', `${withinASecond}\n${here}`])
      expect([
        stderr,
        stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line).status),
      ]).toEqual(['', [200, 200, 200]])
    }

    const [portalUrl] = /http\S+/.exec(printed.split('Ready.')[1] ?? '') ?? []
    expect(portalUrl).toBe(`${endpoints.apiUrl}/portal`)
    const home = await fetch(new URL('/', endpoints.apiUrl))
    expect([home.url, home.status]).toEqual([portalUrl, 200])
    const [docsUrl] = /http\S+\/docs/.exec(printed) ?? []
    expect(docsUrl).toBe(`${endpoints.apiUrl}/docs`)
    expect(await stopped(child, 'SIGINT')).toBe(0)
  })
})
