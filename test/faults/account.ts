import { randomUUID } from 'node:crypto'
import { CognitoIdentityProviderClient, SignUpCommand } from '@aws-sdk/client-cognito-identity-provider'
import { expect } from 'vitest'
import type { Endpoints } from '../../local/runner.ts'
import { type Answer, Client, newEmail } from '../conformance/client.ts'

/** A person with an address and a password that nobody else has, on the way through the gateway. */
export class Account {
  readonly client: Client
  readonly email = newEmail()
  password = newPassword()
  apiKey = ''
  idToken = ''
  accessToken = ''
  refreshToken = ''
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
    const { body } = await this.#succeed('/register', this.registration)
    this.apiKey = body.data['API Key']
  }

  /** Signs up behind the gateway's back, as a registration that was cut short leaves a user: without a key. */
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

  /** Confirms the address by the newest code, which verifies it as well. */
  async confirm(): Promise<void> {
    await this.#succeed('/confirm', { email: this.email, code: await this.mailedCode() })
  }

  /** Signs in; the key is the one in the token. */
  async signIn(): Promise<void> {
    const { body } = await this.#succeed('/login', { email: this.email, password: this.password })
    this.idToken = body.IdToken
    this.accessToken = body.AccessToken
    this.refreshToken = body.RefreshToken
    const claims = JSON.parse(Buffer.from(this.idToken.split('.')[1] ?? '', 'base64url').toString())
    this.apiKey = claims['custom:api_key']
  }

  /** A user who has signed in. */
  async signedIn(): Promise<void> {
    await this.register()
    await this.confirm()
    await this.signIn()
  }

  /** The user can sign in and call the models with the key in the token. */
  async works(): Promise<void> {
    await this.signIn()
    const { status } = await this.client.call('GET', '/bedrock', undefined, this.tokenAndKey)
    expect(status, 'GET /bedrock').toBe(200)
  }

  async #succeed(path: string, body: object): Promise<Answer> {
    const answer = await this.client.call('POST', path, body)
    expect(answer.status, `${path}: ${JSON.stringify(answer.body)}`).toBe(200)
    return answer
  }
}

/** Within the policy of the pool. */
export const newPassword = () => `Aa1-${randomUUID()}`
