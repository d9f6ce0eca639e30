import { randomUUID } from 'node:crypto'
import type { ValidateFunction } from 'ajv'
import { expect, inject } from 'vitest'
import { ApiError, createClient, OPERATIONS, type OperationId } from '../../clients/typescript/index.ts'
import { operations, responseHeaders } from '../../generated/operations.ts'
import { responses } from '../../generated/responses.js'
import { Administrator } from './administrator.ts'
import { type Answer, apiKeyOf, type Body, tokensOf } from './answer.ts'
import { routeAt, type Sent, urlOf } from './route.ts'
import { fetchFor, type Target } from './target.ts'

export type User = { email: string; password: string; apiKey: string }
export type SignedIn = User & { idToken: string; accessToken: string; refreshToken: string }

export const PASSWORD = 'securePassword123'

/** For suites that start their own gateways, which are deleted together with their users. */
const OWN = { prefix: 'user-', domain: 'example.com' }

/** An address that no other test uses. */
export function newEmail(domain?: string): string {
  const addresses = inject('addresses') ?? OWN
  return `${addresses.prefix}${randomUUID()}@${domain ?? addresses.domain}`
}

/** The published client without its types: the suite also sends what they forbid. */
type Untyped = { [Id in OperationId]: { args: Sent & { body?: unknown }; result: unknown } }

/** Calls a gateway and checks every response against the contract. */
export class Client {
  readonly target: Target
  readonly fetch: typeof fetch
  readonly #administrator: Administrator

  constructor(target: Target) {
    this.target = target
    this.fetch = fetchFor(target)
    this.#administrator = new Administrator(target)
  }

  /**
   * Sends a body as JSON with the published client, if the contract has such an operation. A string is sent as it is:
   * requests that no client would send have to be written by hand.
   *
   * @param path as the contract writes it, with variables whose values are in `sent`.
   */
  async call<Method extends string, Path extends string>(
    method: Method,
    path: Path,
    body?: unknown,
    headers: { [name: string]: string } = {},
    sent: Sent = {},
  ): Promise<Answer<Method, Path>> {
    const operationId = operationOf(method, path)
    const response =
      operationId && typeof body !== 'string'
        ? await this.#operation(operationId, { ...sent, ...(body !== undefined && { body }) }, headers)
        : await this.fetch(`${this.target.apiUrl}${urlOf(path, sent)}`, {
            method,
            headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
            ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
          })
    const text = await response.text()
    const { status } = response
    // API Gateway also declares an empty body as JSON.
    const isJson = text !== '' && response.headers.get('content-type') === 'application/json'
    const answered: Body<Method, Path> = isJson ? JSON.parse(text) : {}
    checkAgainstContract(method, urlOf(path, sent).replace(/\?.*/s, ''), {
      status,
      headers: response.headers,
      body: isJson ? answered : text,
    })
    return { status, headers: response.headers, body: answered }
  }

  async #operation(
    id: OperationId,
    args: Untyped[OperationId]['args'],
    headers: { [name: string]: string },
  ): Promise<Response> {
    const answers: Response[] = []
    const published = createClient<Untyped>(OPERATIONS, {
      serverUrl: this.target.apiUrl,
      fetch: async (input, init) => {
        const response = await this.fetch(input, init)
        answers.push(response.clone())
        return response
      },
    })
    try {
      await published[id](args, { headers })
    } catch (error) {
      // Here, a refusal is a response like any other.
      if (!(error instanceof ApiError)) throw error
    }
    const [response] = answers
    if (!response) throw new Error(`The client did not send ${id}`)
    return response
  }

  register(user: {
    email: string
    password?: string
    fullname?: string
  }): Promise<Answer<'POST', '/register'>> {
    return this.call('POST', '/register', { password: PASSWORD, fullname: 'Jane Doe', ...user })
  }

  login(email: string, password = PASSWORD): Promise<Answer<'POST', '/login'>> {
    return this.call('POST', '/login', { email, password })
  }

  /** Confirms without the mailed code, as an administrator can do on AWS as well. */
  async confirm(email: string): Promise<void> {
    await this.#administrator.confirm(email)
    // A stage may be restricted to a mail domain, and then requires a verified address.
    if (!this.target.mailboxUrl) await this.#administrator.verify(email)
  }

  /** A user who signed in as an administrator. */
  async administrator(): Promise<SignedIn> {
    const user = await this.signedIn()
    await this.promote(user.email)
    return { ...user, ...tokensOf(await this.login(user.email)) }
  }

  promote(email: string): Promise<void> {
    return this.#administrator.promote(email)
  }

  demote(email: string): Promise<void> {
    return this.#administrator.demote(email)
  }

  /** The header with an access key of a new user. */
  async accessKey(): Promise<{ Authorization: string }> {
    const { body } = await this.call('POST', '/me/keys', { name: 'test' }, bearer(await this.signedIn()))
    return { Authorization: `Bearer ${body.data?.secret}` }
  }

  delete(email: string): Promise<void> {
    return this.#administrator.delete(email)
  }

  /** The newest code mailed to an address; only the local runner has a mailbox. */
  async mailedCode(email: string): Promise<string> {
    const response = await fetch(`${this.target.mailboxUrl}?to=${email}`)
    const mails: { code: string }[] = JSON.parse(await response.text())
    return mails[0]?.code ?? ''
  }

  /** A confirmed user who has signed in; one confirmed by an administrator has no verified address. */
  async signedIn(confirmation: 'by an administrator' | 'by mail' = 'by an administrator'): Promise<SignedIn> {
    const email = newEmail()
    const apiKey = apiKeyOf(await this.register({ email }))
    if (confirmation === 'by an administrator') await this.confirm(email)
    else await this.call('POST', '/confirm', { email, code: await this.mailedCode(email), apiKey })
    return {
      email,
      password: PASSWORD,
      apiKey,
      ...tokensOf(await this.login(email)),
    }
  }
}

/** The header with which a user calls the account routes. */
export const bearer = ({ idToken }: SignedIn) => ({ Authorization: `Bearer ${idToken}` })

/** The headers with which a user calls the models. */
export const credentials = ({ idToken, apiKey }: SignedIn) => ({
  Authorization: `Bearer ${idToken}`,
  'x-api-key': apiKey,
})

function operationOf(method: string, path: string): OperationId | undefined {
  // The published contract has no greedy variables. If a path has two operations, the first one has a whole response.
  const published = path.replace('+}', '}')
  return Object.values(OPERATIONS).find(
    (operation) => operation.method === method && operation.path === published,
  )?.id
}

/**
 * Checks a response against the contract.
 *
 * @param path that was requested, without its query.
 * @throws if the response is not declared for the operation, or does not have the declared form.
 */
export function checkAgainstContract(
  method: string,
  path: string,
  { status, headers, body }: { status: number; headers: Headers; body: unknown },
): void {
  for (const [name, value] of Object.entries(responseHeaders)) {
    // A document sets its own caching time.
    const own = name === 'Cache-Control' && headers.has('etag')
    if (!own) expect([name, headers.get(name)]).toEqual([name, value])
  }
  const routes: { operationId: string; method: string; path: string }[] = Object.values(operations)
  const operationId = routeAt(routes, method, path)?.operationId
  // The contract declares no schema for documents that are not JSON, and for a 304.
  if (!operationId || typeof body === 'string') return
  const declared: { [operation: string]: { [status: number]: ValidateFunction } } = responses
  const validate = declared[operationId]?.[status]
  if (!validate)
    throw new Error(`The contract declares no ${status} for ${operationId}: ${JSON.stringify(body)}`)
  if (!validate(body)) throw new Error(`${operationId} ${status}: ${JSON.stringify(validate.errors)}`)
  // Documents and responses in the formats of other APIs do not have this API's form, but its problems do.
  const isForeign = headers.has('etag') || path.startsWith('/v1/')
  if (!isForeign || status >= 400) expect(body).toHaveProperty('status', status)
  // The code tells a program what to do: sign in, refresh, or request something else.
  if (status === 401 || status === 403) expect(body).toHaveProperty('code', expect.any(String))
}
