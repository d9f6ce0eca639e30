/** `npm run demo`: walks through the whole API against a gateway of its own, and shows requests and responses. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  ApiError,
  type Client,
  createClient,
  createSession,
  type InvokeRequest,
  OPERATIONS,
  type Ops,
  type Session,
} from '../clients/typescript/index.ts'
import { operations } from '../generated/operations.ts'
import { type Endpoints, startRunner } from '../local/runner.ts'
import { transcript } from './transcript.ts'

const HELP = `Walks through the whole API against a gateway of its own on this machine, and shows requests and responses.

Usage: npm run demo

Exits with 0 if every response was as expected. Ctrl-C stops it.
`

const QUOTA = 10
const CONTEXT = {
  API_QUOTA_LIMIT: String(QUOTA),
  API_THROTTLE_BURST_LIMIT: String(QUOTA + 1),
  // So slow that no token is refilled during the walk.
  API_THROTTLE_RATE_LIMIT: '0.001',
}

const PASSWORD = 'securePassword123'
const JANE = 'jane@example.com'
const JOHN = 'john@example.com'

const LLAMA = 'meta.llama3-8b-instruct-v1:0'

const { invokeModel } = operations

type Credentials = { Authorization: string; 'x-api-key': string }

const PROMPTS: { [provider: string]: InvokeRequest } = {
  Anthropic: {
    modelId: 'us.anthropic.claude-haiku-4-5-20251001-v1:0',
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
  Meta: { modelId: LLAMA, inferenceParameters: { prompt: 'Say hello.' } },
  Mistral: {
    modelId: 'mistral.mistral-7b-instruct-v0:2',
    inferenceParameters: { prompt: '<s>[INST] Say hello. [/INST]' },
  },
}

/** The request headers that the demo shows. */
const SHOWN = ['Content-Type', 'Authorization', 'x-api-key']

/** The walk itself, with the published client; it checks every response. */
class Demo {
  readonly #endpoints: Endpoints
  readonly #signal: AbortSignal
  /** Jane's session, which sends the token and the key of her sign-in. */
  readonly #jane: Session
  /** A client that takes credentials with each call, and does not retry a refusal. */
  readonly #anybody: Client<Ops>
  #surprises = 0

  constructor(endpoints: Endpoints, signal: AbortSignal) {
    this.#endpoints = endpoints
    this.#signal = signal
    const { apiUrl: serverUrl } = endpoints
    this.#jane = createSession({ serverUrl, fetch: this.#fetch })
    this.#anybody = createClient<Ops>(OPERATIONS, { serverUrl, fetch: this.#fetch, retry: { retries: 0 } })
  }

  /** Runs the walk. @returns the number of unexpected responses. */
  async walk(): Promise<number> {
    const jane = await this.#signIn()
    await this.#call('List the models', 200, () => this.#jane.listModels())
    for (const [provider, body] of Object.entries(PROMPTS)) {
      await this.#call(`Ask a model: ${provider}`, 200, () => this.#jane.invokeModel({ body }))
    }
    await this.#keyAndUsage()
    await this.#refusals(jane, await this.#registered(JOHN))
    return this.#surprises
  }

  /** Jane registers, confirms her address and signs in. @returns the headers of her calls. */
  async #signIn(): Promise<Credentials> {
    const key = await this.#registered(JANE)
    const tokens = await this.#call('Sign in', 200, () =>
      this.#jane.login({ body: { email: JANE, password: PASSWORD } }),
    )
    return { Authorization: `Bearer ${tokens?.IdToken}`, 'x-api-key': key }
  }

  /** Registers and confirms a user. @returns the API key. */
  async #registered(email: string): Promise<string> {
    const body = { email, password: PASSWORD, fullname: 'Jane Doe' }
    const registered = await this.#call('Register', 200, () => this.#anybody.register({ body }))
    const apiKey = registered?.data['API Key'] ?? ''
    const mailbox = await fetch(`${this.#endpoints.mailboxUrl}?to=${email}`, { signal: this.#signal })
    const [mail]: { code: string }[] = JSON.parse(await mailbox.text())
    const confirmation = { body: { email, code: mail?.code ?? '', apiKey } }
    await this.#call('Confirm the address with the mailed code and the key', 200, () =>
      this.#anybody.confirmRegistration(confirmation),
    )
    return apiKey
  }

  /** The estimate of a call, an access key for tools, and the usage. */
  async #keyAndUsage(): Promise<void> {
    const body = { modelId: LLAMA, inferenceParameters: { prompt: 'Say hello.' } }
    await this.#call('Know what a call would cost', 200, () => this.#jane.estimateInvocation({ body }))
    const key = { body: { name: 'laptop', budgetUsd: 1 } }
    const made = await this.#call('Make an access key', 200, () => this.#jane.createAccessKey(key))
    const authorization = { Authorization: `Bearer ${made?.data.secret}` }
    await this.#call("Complete a chat as OpenAI's client does, with that key alone", 200, () =>
      this.#fetch(`${this.#endpoints.apiUrl}/v1/chat/completions`, {
        method: 'POST',
        headers: { ...authorization, 'Content-Type': 'application/json' },
        body: JSON.stringify({
          model: 'amazon.nova-lite-v1:0',
          messages: [{ role: 'user', content: 'Say hello.' }],
        }),
      }),
    )
    await this.#call('See quota, budget and calls in flight', 200, () => this.#jane.getAccount())
    await this.#call('See what was used, by day and model', 200, () => this.#jane.getUsage())
  }

  async #refusals(jane: Credentials, johnsKey: string): Promise<void> {
    const { Authorization, 'x-api-key': key } = jane
    const listWith = (headers: Partial<Credentials>) => () => this.#anybody.listModels({}, { headers })
    const ask = { modelId: LLAMA, inferenceParameters: { prompt: 'x'.repeat(invokeModel.maxBodyBytes) } }
    await this.#call('Refused: no token', 401, listWith({ 'x-api-key': key }))
    await this.#call('Refused: no such key', 403, listWith({ Authorization, 'x-api-key': 'A'.repeat(40) }))
    await this.#call("Refused: another user's key", 403, listWith({ Authorization, 'x-api-key': johnsKey }))
    await this.#call('Refused: a body that is too large', 413, () =>
      this.#anybody.invokeModel({ body: ask }, { headers: jane }),
    )
    // No client sends these.
    const sent = (path: string, headers: object, body: string) => () =>
      this.#fetch(`${this.#endpoints.apiUrl}${path}`, {
        method: 'POST',
        headers: { ...jane, ...headers },
        body,
      })
    const json = { 'Content-Type': 'application/json' }
    await this.#call('Refused: no such route', 404, sent('/nowhere', json, '{}'))
    await this.#call('Refused: another type', 415, sent('/bedrock', { 'Content-Type': 'text/plain' }, '{}'))
    await this.#call('Refused: a field is missing', 422, sent('/bedrock', json, `{"modelId":"${LLAMA}"}`))
    await this.#call('Refused: not JSON', 400, sent('/bedrock', json, '{"modelId":'))

    await this.#call(`Call number ${QUOTA}, the last of the quota`, 200, () => this.#jane.listModels())
    await this.#call('Refused: the quota is used up', 429, () => this.#jane.listModels())
    await this.#call('Refused: too many requests', 429, listWith(jane))
  }

  /** Prints a step, and whether its response was unexpected. @returns the client's result, unless the call was refused. */
  async #call<Result>(
    title: string,
    expected: number,
    send: () => Promise<Result>,
  ): Promise<Result | undefined> {
    console.log(`\n${title}`)
    let status: number
    let result: Result | undefined
    try {
      result = await send()
      status = result instanceof Response ? result.status : 200
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      status = error.status
    }
    if (status !== expected) {
      this.#surprises += 1
      console.log(`  !!! Expected ${expected} !!!`)
    }
    return result
  }

  /** Sends a request, and shows it with its response. */
  readonly #fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const { method, url, signal, headers } = request
    const body = await request.clone().text()
    const response = await fetch(request, { signal: AbortSignal.any([signal, this.#signal]) })
    const retryAfter = response.headers.get('Retry-After')
    console.log(
      transcript({
        method,
        path: url.replace(this.#endpoints.apiUrl, ''),
        headers: Object.fromEntries(
          SHOWN.flatMap((name) => (headers.has(name) ? [[name, headers.get(name) ?? '']] : [])),
        ),
        body: parsed(body),
        status: response.status,
        answerHeaders: retryAfter === null ? {} : { 'Retry-After': retryAfter },
        answer: await response.clone().json(),
      }),
    )
    return response
  }
}

/** A body for display; undefined if there is none. */
function parsed(body: string): unknown {
  try {
    return body === '' ? undefined : JSON.parse(body)
  } catch {
    return body
  }
}

async function main(): Promise<void> {
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort())
  process.once('SIGTERM', () => interrupted.abort())
  // A reader such as `head` may close the output early.
  process.stdout.on('error', () => interrupted.abort())

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
}

if (process.argv.some((option) => option === '-h' || option === '--help')) console.log(HELP)
else await main()
