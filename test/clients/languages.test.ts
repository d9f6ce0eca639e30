import { execFile, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { copyFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Target, writeClient } from '../../clients/generate.ts'
import { readContract } from '../../contract/document.ts'
import type { Runner } from '../../local/runner.ts'
import { startTemporaryRunner } from '../local/temporaryRunner.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { UNLIMITED } from '../unlimited.ts'

const PYTHON = process.env['PYTHON'] ?? 'python3'
const works = (program: string, ...args: string[]) => spawnSync(program, args).status === 0

let runner: Runner
beforeAll(async () => {
  runner = await startTemporaryRunner({ context: UNLIMITED })
}, 120_000)
afterAll(() => runner?.stop())

/** Runs a program in a folder and returns its output. */
async function run(folder: string, program: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, { cwd: folder })
  return stdout
}

/** A folder with a client and the program that uses it. */
async function folderWith(target: Target, packageFolder: string, program: string): Promise<string> {
  const folder = temporaryFolder()
  await writeClient(target, join(folder, packageFolder))
  copyFileSync(join(import.meta.dirname, 'journey', program), join(folder, program))
  return folder
}

/** Goes from registration to a model's reply with a program that takes URLs and an address. */
async function journey(go: (...args: string[]) => Promise<string>): Promise<void> {
  const email = `user-${randomUUID()}@example.com`
  const printed = await go(runner.endpoints.apiUrl, runner.endpoints.mailboxUrl, email)
  const [registered, confirmed, listed, reply, refused] = printed.trim().split('\n')
  expect({ registered, confirmed, listed, refused }).toEqual({
    registered: `User ${email} created successfully.`,
    confirmed: 'User confirmed successfully.',
    listed: expect.stringMatching(/^true$/i),
    refused: expect.stringMatching(/^401:? Incorrect username or password\.$/),
  })
  expect(reply).toContain('Say hello.')
}

// The first run of a compiler fills its cache.
const COMPILING = { timeout: 300_000 }

describe('the generated client', () => {
  test.skipIf(!works(PYTHON, '-c', 'import httpx'))(
    'in Python goes from registration to an answer (needs python3 with httpx)',
    COMPILING,
    async () => {
      const folder = await folderWith('python', '.', 'journey.py')
      await journey((...args) => run(folder, PYTHON, 'journey.py', ...args))
    },
  )

  test.skipIf(!works(PYTHON, '-c', 'import setuptools, wheel, pip'))(
    'in Python is a package that pip installs (needs python3 with pip, setuptools, wheel)',
    COMPILING,
    async () => {
      const folder = temporaryFolder()
      await writeClient('python', folder)
      const target = join(folder, 'installed')
      const offline = ['--no-deps', '--no-build-isolation', '--no-index', '--target', target]
      await run(folder, PYTHON, '-m', 'pip', 'install', '--quiet', ...offline, '.')
      expect(readdirSync(target)).toContain('bedrock_gateway.py')
      expect(readdirSync(target).join()).toContain(`-${readContract().info.version}.dist-info`)
    },
  )

  test.skipIf(!works('go', 'version'))(
    'in Go goes from registration to an answer (needs go)',
    COMPILING,
    async () => {
      const folder = await folderWith('go', 'bedrockgateway', 'journey.go')
      writeFileSync(join(folder, 'go.mod'), 'module journey\n\ngo 1.21\n')
      await run(folder, 'go', 'vet', './...')
      await journey((...args) => run(folder, 'go', 'run', '.', ...args))
    },
  )

  test.skipIf(!works('javac', '-version'))(
    'in Java goes from registration to an answer (needs javac)',
    COMPILING,
    async () => {
      const folder = await folderWith('java', 'bedrockgateway', 'Journey.java')
      // Without it, javac reads the source in the encoding of the machine's locale.
      const encoding = ['-encoding', 'UTF-8']
      await run(
        folder,
        'javac',
        ...encoding,
        '-d',
        'classes',
        'Journey.java',
        'bedrockgateway/BedrockGateway.java',
      )
      await journey((...args) => run(folder, 'java', '-cp', 'classes', 'Journey', ...args))
    },
  )

  test.skipIf(!works('php', '-r', 'curl_version();'))(
    'in PHP goes from registration to an answer (needs php with curl)',
    COMPILING,
    async () => {
      const folder = await folderWith('php', '.', 'journey.php')
      await journey((...args) => run(folder, 'php', 'journey.php', ...args))
    },
  )
})

describe('the command line', () => {
  test('goes from registration to an answer', COMPILING, async () => {
    const folder = temporaryFolder()
    await writeClient('cli', folder)
    const email = `user-${randomUUID()}@example.com`
    const program = join(folder, 'bedrock-gateway.js')
    const call = async (env: { [name: string]: string }, operation: string, ...args: string[]) => {
      const server = ['--server-url', runner.endpoints.apiUrl]
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [program, operation, ...server, ...args],
        { env },
      )
      return JSON.parse(stdout)
    }
    const credentials = ['--email', email, '--password=securePassword123']
    const registered = await call({}, 'register', ...credentials, '--fullname', 'Jane Doe')
    const mails = await (await fetch(`${runner.endpoints.mailboxUrl}?to=${email}`)).json()
    const confirmation = { email, code: Object(mails)[0].code, apiKey: registered.data['API Key'] }
    await call({}, 'confirmRegistration', '--json', JSON.stringify(confirmation))
    const { IdToken } = await call({}, 'login', ...credentials)
    const environment = {
      BEDROCK_GATEWAY_TOKEN: IdToken,
      BEDROCK_GATEWAY_API_KEY_API_KEY: registered.data['API Key'],
    }
    const messages = [{ role: 'user', content: [{ text: 'Say hello.' }] }]
    const parameters = ['--inference-parameters', JSON.stringify({ messages })]
    const invoked = await call(
      environment,
      'invokeModel',
      '--model-id',
      'amazon.nova-lite-v1:0',
      ...parameters,
    )
    expect(invoked.data).toContain('Say hello.')
    await expect(call({}, 'login', '--email', email, '--password', 'wrongPassword123')).rejects.toMatchObject(
      {
        code: 2,
        stderr: expect.stringContaining('401: Incorrect username or password.'),
      },
    )
    await expect(
      call(environment, 'invokeModel', '--model-id', 'a', ...parameters, '--json', '{}'),
    ).rejects.toMatchObject({ code: 4, stderr: expect.stringContaining('--json is the whole body') })
  })

  test('lists the commands in its help, and the arguments of each command', async () => {
    const folder = temporaryFolder()
    await writeClient('cli', folder)
    const help = (...args: string[]) => run(folder, process.execPath, 'bedrock-gateway.js', ...args, '--help')
    expect(await help()).toMatch(/^ {2}login {2}Sign in$/m)
    expect(await help('invokeModel')).toMatch(
      /^ {2}--model-id <string> \[required\] {2}A foundation model id/m,
    )
    expect(await help('invokeModel')).toContain('bedrock-gateway invokeModel --model-id amazon.nova-')
  })
})
