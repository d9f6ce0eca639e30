import { randomUUID } from 'node:crypto'
import { CognitoIdentityProviderClient, SignUpCommand } from '@aws-sdk/client-cognito-identity-provider'
import { decodeJwt } from 'jose'
import { expect } from 'vitest'
import type { Endpoints } from '../../local/runner.ts'
import { type Answer, apiKeyOf, tokensOf } from '../conformance/answer.ts'
import { Client, newEmail } from '../conformance/client.ts'

/** Few enough that one page of the audit contains everything that their administrator did. */
const ACCOUNTS_OF_ADMINISTRATOR = 20

/** Milliseconds after which an account gets a new administrator: every operation accepts a sign-in of this age. */
const FRESH = 60_000

const administrators = new WeakMap<Endpoints, { ready: Promise<Account>; accounts: number; until: number }>()

/** A person with an address and a password that nobody else has, on the way through the gateway. */
export class Account {
  readonly client: Client
  email = newEmail()
  password = newPassword()
  apiKey = ''
  idToken = ''
  accessToken = ''
  refreshToken = ''
  /** The secret of an access key. */
  accessKey = ''
  /** The name of a plan that this person created. */
  plan = ''
  /** The name of a service account that this person created. */
  serviceAccount = ''
  /** The person whom this one administers. */
  person: Account | undefined
  readonly #endpoints: Endpoints

  constructor(endpoints: Endpoints) {
    this.client = new Client(endpoints)
    this.#endpoints = endpoints
  }

  /** The body of a registration. */
  get registration() {
    return { email: this.email, password: this.password, fullname: 'Jane Doe' }
  }

  get token() {
    return { Authorization: `Bearer ${this.idToken}` }
  }

  get tokenAndKey() {
    return { ...this.token, 'x-api-key': this.apiKey }
  }

  async register(): Promise<void> {
    this.apiKey = apiKeyOf(await this.#succeed('/register', this.registration))
  }

  /** Confirms as an administrator does, which creates no key. */
  confirmAlone(): Promise<void> {
    return this.client.confirm(this.email)
  }

  /** Signs up in Cognito directly, which leaves a user without a key, as an interrupted registration does. */
  async signUpAlone(): Promise<void> {
    const { awsEndpointUrl: endpoint, region, userPoolClientId } = this.#endpoints
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
    const cognito = new CognitoIdentityProviderClient({ endpoint, region, credentials })
    await cognito.send(
      new SignUpCommand({
        ClientId: userPoolClientId,
        Username: this.email,
        Password: this.password,
        UserAttributes: [{ Name: 'name', Value: 'Jane Doe' }],
      }),
    )
    cognito.destroy()
  }

  mailedCode(): Promise<string> {
    return this.client.mailedCode(this.email)
  }

  /** The body of a confirmation. */
  async confirmation() {
    return { email: this.email, code: await this.mailedCode(), apiKey: this.apiKey }
  }

  /** Confirms the address with the newest code, which also verifies it. */
  async confirm(): Promise<void> {
    await this.#succeed('/confirm', await this.confirmation())
  }

  /** Signs in; the key is the one in the token. */
  async signIn(): Promise<void> {
    const { email, password } = this
    Object.assign(this, tokensOf(await this.#succeed('/login', { email, password })))
    this.apiKey = String(decodeJwt(this.idToken)['custom:api_key'])
  }

  /** A new access key. */
  async makeAccessKey(): Promise<{ id: string; secret: string }> {
    const { status, body } = await this.client.call('POST', '/me/keys', { name: 'laptop' }, this.token)
    if (!body.data) throw new Error(`The access key was answered ${status}`)
    return body.data
  }

  /** The id of the user, once signed in. */
  get sub(): string {
    return String(decodeJwt(this.idToken).sub)
  }

  /** Signs in as an administrator. A few accounts share one. */
  async administrator(): Promise<void> {
    let shared = administrators.get(this.#endpoints)
    if (!shared || shared.accounts === ACCOUNTS_OF_ADMINISTRATOR || Date.now() > shared.until) {
      const account = new Account(this.#endpoints)
      const ready = account.register().then(async () => {
        await account.confirm()
        await account.client.promote(account.email)
        await account.signIn()
        return account
      })
      shared = { ready, accounts: 0, until: Date.now() + FRESH }
      administrators.set(this.#endpoints, shared)
    }
    shared.accounts += 1
    const { email, password, apiKey, idToken, accessToken, refreshToken } = await shared.ready
    Object.assign(this, { email, password, apiKey, idToken, accessToken, refreshToken })
  }

  /** Another person, whom this one administers. */
  another(): Account {
    this.person = new Account(this.#endpoints)
    return this.person
  }

  /** A user who has signed in. */
  async signedIn(): Promise<void> {
    await this.register()
    await this.confirm()
    await this.signIn()
  }

  /** Checks that the user can sign in and call the models with the key in the token. */
  async works(): Promise<void> {
    await this.signIn()
    const listed = () => this.client.call('GET', '/bedrock', undefined, this.tokenAndKey)
    let { status } = await listed()
    for (let again = 0; again < 3 && status === 504; again += 1) status = (await listed()).status
    expect(status, 'GET /bedrock').toBe(200)
  }

  async #succeed<Path extends string>(path: Path, body: object): Promise<Answer<'POST', Path>> {
    let answer = await this.client.call('POST', path, body)
    // No fault affects these calls, but on a busy machine one may take longer than the function waits.
    for (let again = 0; again < 3 && answer.status === 504; again += 1)
      answer = await this.client.call('POST', path, body)
    expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBe(200)
    return answer
  }
}

/** Accepted by the policy of the pool. */
export const newPassword = () => `Aa1-${randomUUID()}`
