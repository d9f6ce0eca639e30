/** `npm run demo`: walks through the whole API against a gateway of its own, and shows what is sent and answered. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { operations } from '../generated/operations.ts'
import { type Endpoints, startRunner } from './runner.ts'
import { transcript } from './transcript.ts'

const QUOTA = 10
const CONTEXT = {
  API_QUOTA_LIMIT: String(QUOTA),
  API_THROTTLE_BURST_LIMIT: String(QUOTA + 1),
  // So slow that nothing is refilled while the walk lasts.
  API_THROTTLE_RATE_LIMIT: '0.001',
}

const PASSWORD = 'securePassword123'
const JANE = 'jane@example.com'
const JOHN = 'john@example.com'

const { register, confirmRegistration, login, listModels, invokeModel } = operations

const PROMPTS: { [provider: string]: { modelId: string; inferenceParameters: object } } = {
  Anthropic: {
    modelId: 'anthropic.claude-3-haiku-20240307-v1:0',
    inferenceParameters: {
      anthropic_version: 'bedrock-2023-05-31',
      max_tokens: 100,
      messages: [{ role: 'user', content: 'Say hello.' }],
    },
  },
  'Amazon, by a cross-Region profile': {
    modelId: 'us.amazon.nova-lite-v1:0',
    inferenceParameters: { messages: [{ role: 'user', content: [{ text: 'Say hello.' }] }] },
  },
  Meta: { modelId: 'meta.llama3-8b-instruct-v1:0', inferenceParameters: { prompt: 'Say hello.' } },
  Mistral: {
    modelId: 'mistral.mistral-7b-instruct-v0:2',
    inferenceParameters: { prompt: '<s>[INST] Say hello. [/INST]' },
  },
}

type Headers = { [name: string]: string }
type Sent = { method: string; path: string; body?: unknown; headers?: Headers }

const to = ({ method, path }: Pick<Sent, 'method' | 'path'>): Sent => ({ method, path })

/** An answer, of whose body the walk reads some text. */
type Answer = { text: (...path: string[]) => string }

/** The walk itself, and whether every answer was the one that it expects. */
class Demo {
  readonly #endpoints: Endpoints
  readonly #signal: AbortSignal
  #surprises = 0

  constructor(endpoints: Endpoints, signal: AbortSignal) {
    this.#endpoints = endpoints
    this.#signal = signal
  }

  /** How many answers were not as expected. */
  async walk(): Promise<number> {
    const jane = await this.#user(JANE)
    await this.#call('List the models', 200, { ...to(listModels), headers: jane })
    for (const [provider, body] of Object.entries(PROMPTS)) {
      await this.#call(`Ask a model: ${provider}`, 200, { ...to(invokeModel), headers: jane, body })
    }
    const johnsKey = (await this.#registered(JOHN)).text('data', 'API Key')
    await this.#refusals(jane, johnsKey)
    return this.#surprises
  }

  /** The headers of a user who registered, confirmed the address and signed in. */
  async #user(email: string): Promise<Headers> {
    const key = (await this.#registered(email)).text('data', 'API Key')
    const mailbox = await fetch(`${this.#endpoints.mailboxUrl}?to=${email}`, { signal: this.#signal })
    const [mail]: { code: string }[] = JSON.parse(await mailbox.text())
    const confirmation = { email, code: mail?.code ?? '' }
    await this.#call('Confirm the address with the mailed code', 200, {
      ...to(confirmRegistration),
      body: confirmation,
    })
    const signedIn = await this.#call('Sign in', 200, { ...to(login), body: { email, password: PASSWORD } })
    return { Authorization: `Bearer ${signedIn.text('IdToken')}`, 'x-api-key': key }
  }

  #registered(email: string): Promise<Answer> {
    const body = { email, password: PASSWORD, fullname: 'Jane Doe' }
    return this.#call('Register', 200, { ...to(register), body })
  }

  async #refusals(jane: Headers, johnsKey: string): Promise<void> {
    const { Authorization = '', 'x-api-key': key = '' } = jane
    const ask = { ...to(invokeModel), headers: jane, body: PROMPTS['Meta'] }
    const refused = (why: string, status: number, sent: Sent) => this.#call(`Refused: ${why}`, status, sent)
    await refused('no token', 401, { ...to(listModels), headers: { 'x-api-key': key } })
    await refused('no such key', 403, {
      ...to(listModels),
      headers: { Authorization, 'x-api-key': 'A'.repeat(40) },
    })
    await refused("another user's key", 403, {
      ...to(listModels),
      headers: { Authorization, 'x-api-key': johnsKey },
    })
    await refused('no such route', 404, { method: 'GET', path: '/nowhere' })
    await refused('a body that is too large', 413, { ...ask, body: 'x'.repeat(invokeModel.maxBodyBytes + 1) })
    await refused('a body of another type', 415, {
      ...ask,
      headers: { ...jane, 'Content-Type': 'text/plain' },
    })
    await refused('a field is missing', 422, { ...ask, body: { modelId: 'meta.llama3-8b-instruct-v1:0' } })
    await refused('not JSON', 400, { ...ask, body: '{"modelId":' })
    await this.#call(`Call number ${QUOTA}, the last of the quota`, 200, { ...to(listModels), headers: jane })
    await refused('the quota is used up', 429, { ...to(listModels), headers: jane })
    await refused('too many requests', 429, { ...to(listModels), headers: jane })
  }

  async #call(title: string, expected: number, sent: Sent): Promise<Answer> {
    const { method, path, body } = sent
    const headers = { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...sent.headers }
    const response = await fetch(`${this.#endpoints.apiUrl}${path}`, {
      method,
      headers,
      signal: this.#signal,
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const { status } = response
    const answer: unknown = JSON.parse(await response.text())
    const retryAfter = response.headers.get('retry-after')
    const answerHeaders: Headers = retryAfter === null ? {} : { 'Retry-After': retryAfter }
    console.log(`\n${title}`)
    console.log(transcript({ method, path, headers, body, status, answerHeaders, answer }))
    if (status !== expected) {
      this.#surprises += 1
      console.log(`  !!! Expected ${expected} !!!`)
    }
    return {
      text: (...path) => String(path.reduce<unknown>((value, name) => Object(value)[name], answer) ?? ''),
    }
  }
}

const interrupted = new AbortController()
process.once('SIGINT', () => interrupted.abort())
process.once('SIGTERM', () => interrupted.abort())

const state = mkdtempSync(join(tmpdir(), 'gateway-demo-'))
try {
  console.log('Starting a gateway on this machine, with simulated models and with')
  for (const [name, value] of Object.entries(CONTEXT)) console.log(`  ${name}=${value}`)
  const runner = await startRunner({
    port: 0,
    state,
    reset: false,
    context: CONTEXT,
    bedrock: 'simulated',
    print: () => {},
  })
  try {
    const surprises = await new Demo(runner.endpoints, interrupted.signal).walk()
    console.log(surprises === 0 ? '\nEvery answer was as expected.' : `\n${surprises} answers were not.`)
    if (surprises > 0) process.exitCode = 1
  } finally {
    await runner.stop()
  }
} catch (error) {
  console.error(interrupted.signal.aborted ? 'Interrupted.' : error)
  process.exitCode = 1
} finally {
  rmSync(state, { recursive: true, force: true })
}
