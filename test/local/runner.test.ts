import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BedrockRuntimeClient, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime'
import { AdminGetUserCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider'
import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Violation } from '../../local/lambda/checkAnswers.ts'
import { PortError } from '../../local/listen.ts'
import { type Runner, type RunnerOptions, startRunner } from '../../local/runner.ts'
import { StateError } from '../../local/state.ts'
import { type Assembly, synthesize } from '../../local/synthesize.ts'
import { Template } from '../../local/template.ts'
import { Client, credentials, newEmail, PASSWORD } from '../conformance/client.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { UNLIMITED } from '../unlimited.ts'
import { freePorts, takePort } from './freePorts.ts'

let outdir: string
let assembly: Assembly
beforeAll(async () => {
  outdir = mkdtempSync(join(tmpdir(), 'gateway-assembly-'))
  assembly = await synthesize(UNLIMITED, outdir)
}, 60_000)
afterAll(() => rmSync(outdir, { recursive: true, force: true }))

/** A runner that stops with the test, and its output. */
async function started(options: Partial<RunnerOptions> = {}) {
  const state = options.state ?? temporaryFolder()
  const printed: string[] = []
  const runner = await startRunner({
    port: 0,
    state,
    reset: false,
    context: {},
    bedrock: 'simulated',
    print: (line) => printed.push(line),
    assembly,
    ...options,
  })
  onTestFinished(() => runner.stop())
  return { runner, state, printed, client: new Client(runner.endpoints) }
}

const sdk = ({ endpoints }: Runner) => ({
  endpoint: endpoints.awsEndpointUrl,
  region: endpoints.region,
  credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  maxAttempts: 1,
})

describe('a running gateway', () => {
  test('listens only on this machine', async () => {
    const { runner } = await started()
    for (const url of [runner.endpoints.apiUrl, runner.endpoints.awsEndpointUrl]) {
      expect(new URL(url).hostname).toBe('127.0.0.1')
    }
  })

  test('has its endpoints in a file as long as it runs', async () => {
    const { runner, state } = await started()
    const file = join(state, 'endpoints.json')
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(runner.endpoints)
    expect(Object.keys(runner.endpoints)).toEqual([
      'apiUrl',
      'docsUrl',
      'portalUrl',
      'awsEndpointUrl',
      'mailboxUrl',
      'userPoolId',
      'userPoolClientId',
      'usagePlanId',
      'region',
    ])
    await runner.stop()
    expect(existsSync(file)).toBe(false)
  })

  test('prints its progress, one line per request, and the mail', async () => {
    const { client, printed } = await started()
    const email = newEmail()
    await client.register({ email })
    await client.call('GET', '/bedrock')
    expect(printed).toEqual([
      expect.stringMatching(/^Loading the template \(\d+ ms so far\) \.\.\.$/),
      expect.stringMatching(/^Started in \d+ ms\.$/),
      expect.stringMatching(new RegExp(`^mail to ${email}: .+ \\(code \\d{6}\\)$`)),
      expect.stringMatching(/^POST \/prod\/register 200 \d+ ms$/),
      expect.stringMatching(/^GET \/prod\/bedrock 401 \d+ ms UNAUTHORIZED$/),
    ])
  })

  test('stores the mail at the mailbox URL', async () => {
    const { client, runner } = await started()
    const email = newEmail()
    await client.register({ email })
    const read = async (to: string) => (await fetch(`${runner.endpoints.mailboxUrl}?to=${to}`)).json()
    expect(await read(email)).toEqual([
      {
        to: email,
        subject: expect.any(String),
        code: expect.stringMatching(/^\d{6}$/),
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      },
    ])
    expect(await read(newEmail())).toEqual([])
    expect(await (await fetch(runner.endpoints.mailboxUrl)).json()).toEqual([])
  })

  test('stores the logs, without passwords, tokens, keys or codes', async () => {
    const { client, state, runner } = await started()
    const user = await client.signedIn()
    expect((await client.call('GET', '/bedrock', undefined, credentials(user))).status).toBe(200)
    await client.login(user.email, `${PASSWORD}4`)
    await runner.stop()
    const logs = ['functions.log', 'access.log'].map((name) => readFileSync(join(state, name), 'utf8')).join()
    expect(logs).toContain('"operation":"login"')
    expect(logs).toContain('"resource":"/bedrock"')
    for (const secret of [PASSWORD, user.apiKey, user.idToken, user.accessToken, user.refreshToken]) {
      expect(logs).not.toContain(secret)
    }
  })

  test('survives a request target that is not a path', async () => {
    const { runner } = await started()
    for (const url of [runner.endpoints.apiUrl, runner.endpoints.awsEndpointUrl]) {
      const { port, origin } = new URL(url)
      const socket = connect(Number(port), '127.0.0.1')
      socket.end('GET // HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n')
      const answer = await socket.setEncoding('utf8').toArray()
      expect(answer.join('')).toMatch(/^HTTP\/1\.1 4\d\d/)
      expect((await fetch(`${origin}/nowhere`)).status).toBeGreaterThanOrEqual(400)
    }
  })
})

describe('an unmodified AWS SDK', () => {
  test('finds the users at the AWS endpoint', async () => {
    const { runner, client } = await started()
    const email = newEmail()
    await client.register({ email })
    const cognito = new CognitoIdentityProviderClient(sdk(runner))
    onTestFinished(() => cognito.destroy())
    const user = await cognito.send(
      new AdminGetUserCommand({ UserPoolId: runner.endpoints.userPoolId, Username: email }),
    )
    expect(user.UserStatus).toBe('UNCONFIRMED')
  })

  test('finds the ledger there, with the same content after a restart', async () => {
    const { runner, state } = await started()
    const key = { pk: { S: 'a' }, sk: { S: 'b' } }
    const before = new DynamoDB(sdk(runner))
    onTestFinished(() => before.destroy())
    const { TableNames: [TableName] = [] } = await before.listTables({})
    expect(TableName).toMatch(/^BedrockGateway-Ledger/)
    await before.putItem({ TableName, Item: key })
    await runner.stop()
    const { runner: again, printed } = await started({ state })
    expect(printed.join()).not.toContain('Not emulated')
    const after = new DynamoDB(sdk(again))
    onTestFinished(() => after.destroy())
    expect((await after.getItem({ TableName, Key: key })).Item).toEqual(key)
    await again.stop()
    const reset = new DynamoDB(sdk((await started({ state, reset: true })).runner))
    onTestFinished(() => reset.destroy())
    expect((await reset.getItem({ TableName, Key: key })).Item).toBeUndefined()
  })

  test('calls a model there over HTTP/2, which it uses by default', async () => {
    const { runner } = await started()
    const bedrock = new BedrockRuntimeClient(sdk(runner))
    onTestFinished(() => bedrock.destroy())
    const { body } = await bedrock.send(
      new InvokeModelCommand({
        modelId: 'amazon.nova-lite-v1:0',
        body: JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'Say hello.' }] }] }),
      }),
    )
    expect(body.transformToString()).toContain('Say hello.')
  })
})

describe('a secret that a function refers to', () => {
  test('is in its environment, the same after a restart and another one in another state', async () => {
    const bundle = temporaryFolder()
    writeFileSync(
      join(bundle, 'index.js'),
      `exports.handler = async () => ({ statusCode: 200, headers: {}, body: process.env.HASH_KEY })`,
    )
    const [secret] = assembly.template.resources('AWS::SecretsManager::Secret')
    const json = JSON.parse(readFileSync(join(outdir, 'BedrockGateway.template.json'), 'utf8'))
    for (const { logicalId } of assembly.template.resources('AWS::Lambda::Function')) {
      json.Resources[logicalId].Properties.Environment = {
        Variables: { HASH_KEY: `{{resolve:secretsmanager:${secret?.physicalId}:SecretString:::}}` },
      }
    }
    const referring = { template: new Template(json, 'BedrockGateway'), assetOf: () => bundle }
    const seen = async (state = temporaryFolder()) => {
      const { runner } = await started({ state, assembly: referring })
      const answer = await fetch(`${runner.endpoints.apiUrl}/login`, { method: 'POST', body: '{}' })
      const value = await answer.text()
      await runner.stop()
      return value
    }
    const state = temporaryFolder()
    const value = await seen(state)
    expect(value).toMatch(/^[A-Za-z0-9]{64}$/)
    expect(await seen(state)).toBe(value)
    expect(await seen()).not.toBe(value)
  })
})

describe('a response that the contract does not declare', () => {
  test('is passed on, and reported prominently', async () => {
    const bundle = temporaryFolder()
    writeFileSync(
      join(bundle, 'index.js'),
      `exports.handler = async () => ({ statusCode: 418, headers: {}, body: '{"status":418}' })`,
    )
    const violations: Violation[] = []
    const { runner, printed } = await started({
      assembly: { template: assembly.template, assetOf: () => bundle },
      onViolation: (violation) => violations.push(violation),
    })
    const answer = await fetch(`${runner.endpoints.apiUrl}/login`, { method: 'POST', body: '{}' })
    expect(answer.status).toBe(418)
    expect(printed).toContain(
      '!!! login answered 418 against the contract: the contract declares no such status !!!',
    )
    expect(violations).toEqual([
      { operationId: 'login', status: 418, reason: 'the contract declares no such status' },
    ])
  })
})

describe('a failing start', () => {
  test("because of another runner's state does not affect that runner", async () => {
    const { state, client } = await started()
    for (const reset of [false, true]) {
      await expect(started({ state, reset })).rejects.toThrow(StateError)
    }
    await expect(started({ state })).rejects.toThrow(`${state} is in use by another runner.`)
    expect(existsSync(join(state, 'endpoints.json'))).toBe(true)
    expect((await client.register({ email: newEmail() })).status).toBe(200)
  })

  test.each([
    ['the API', 0, /^Port \d+ is taken\. Choose another with --port/],
    ['the AWS endpoint', 1, /^Port \d+, which the AWS endpoint takes beside --port \d+, is taken\./],
  ])('for the port of %s says so, and releases the state', async (_, offset, message) => {
    const state = temporaryFolder()
    const port = await freePorts()
    await takePort(port + offset)
    const failure = await started({ state, port }).catch((error: unknown) => error)
    expect([failure instanceof PortError, String(failure).replace('Error: ', '')]).toEqual([
      true,
      expect.stringMatching(message),
    ])
    expect(readdirSync(state)).not.toContain('endpoints.json')
    const { client } = await started({ state })
    expect((await client.login(newEmail())).status).toBe(401)
  })
})

describe('stopping', () => {
  test('ends work in progress, frees the port and can be repeated', async () => {
    let invoked = false
    const port = await freePorts()
    const { runner, client } = await started({
      port,
      intercept: (_call, { action }, run) => {
        invoked ||= action === 'bedrock:InvokeModel'
        return run()
      },
    })
    const user = await client.signedIn()
    const slow = fetch(`${runner.endpoints.apiUrl}/bedrock`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...credentials(user) },
      body: JSON.stringify({ modelId: 'simulated.slow-v1:0', inferenceParameters: { prompt: 'x' } }),
    })
    const failed = expect(slow).rejects.toThrow('fetch failed')
    await vi.waitFor(() => expect(invoked).toBe(true), 20_000)
    await runner.stop()
    await failed
    await runner.stop()
    await expect(fetch(runner.endpoints.apiUrl)).rejects.toThrow('fetch failed')
    await started({ port })
  })

  test('and starting again with a reset forgets all users', async () => {
    const { runner, state, client } = await started()
    const user = await client.signedIn()
    await runner.stop()
    const again = await started({ state, reset: true })
    expect((await again.client.login(user.email)).status).toBe(401)
  })
})
