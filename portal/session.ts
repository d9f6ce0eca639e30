import {
  createClient,
  createSession,
  OPERATIONS,
  type OperationId,
  type OperationPath,
  type OperationTag,
  type Ops,
  type Session,
} from '../clients/typescript/index.ts'
import { type Returned, takeReturned } from './account/provider.ts'
import { API_URL } from './address.ts'
import { ADMINISTRATORS } from './administration/group.ts'
import { keptSession } from './kept.ts'
import { failureOf, hasEnded, properties } from './problem.ts'

export type SignIn = { email: string; password: string }

/** The user cancelled the action. */
export class Cancelled extends Error {}

/** The session of the portal. The client keeps the tokens, in memory. */
export class Account {
  /** The access key of the playground, only in memory; with its id if it was made for the page. */
  key: { secret: string; id?: string } | undefined
  /** The action that waits for the password. */
  waiting: { resolve: () => void; reject: (error: Cancelled) => void } | undefined
  /** The result with which the browser returned from the provider, until the page handles it. */
  returned: Returned | undefined = takeReturned()
  /** Whether the signed-in user has a provider instead of a password. */
  isOfProvider = false
  /** The groups in the ID token; undefined without a token. */
  groups: readonly string[] | undefined
  readonly #changed: () => void
  #session: Session
  #refreshToken = ''
  #isKept: boolean
  state: 'out' | 'in' | 'ended'

  constructor(changed: () => void) {
    this.#changed = changed
    const refreshToken = keptSession.get()
    this.#isKept = refreshToken !== undefined
    this.state = refreshToken === undefined ? 'out' : 'in'
    this.#session = this.#open(refreshToken)
  }

  /** All operations, with and without a session. */
  get api(): Session {
    return this.#session
  }

  get administers(): boolean {
    return this.groups?.includes(ADMINISTRATORS) ?? false
  }

  async signIn(body: SignIn, keep: boolean): Promise<void> {
    this.#isKept = keep
    await this.#session.login({ body })
    this.#to('in')
  }

  /** Signs in with the code from the provider. */
  async signInByCode({
    keep,
    code,
    codeVerifier,
    redirectUri,
  }: Returned & { outcome: 'code' }): Promise<void> {
    this.#isKept = keep
    await this.#session.exchangeCode({ body: { code, codeVerifier, redirectUri } })
    this.#to('in')
  }

  /** Signs in again, for an action that needs a recent sign-in. */
  async again(password: string): Promise<void> {
    const { data } = await this.ask((api) => api.getAccount())
    await this.#session.login({ body: { email: data.email, password } })
  }

  /** Ends every session of this person at the gateway, and in any case the one here. */
  async signOut(): Promise<void> {
    try {
      if (this.key?.id) await this.#session.revokeAccessKey({ path: { keyId: this.key.id } })
      await this.#session.logout()
    } finally {
      this.forget('out')
    }
  }

  /** Forgets the session. */
  forget(state: 'out' | 'ended'): void {
    keptSession.clear()
    this.key = undefined
    this.groups = undefined
    this.#refreshToken = ''
    this.#isKept = false
    this.#session = this.#open()
    this.#to(state)
  }

  /** Calls the gateway for the person; if the session has ended, asks them to sign in. */
  async ask<T>(asked: (api: Session) => Promise<T>): Promise<T> {
    const session = this.#session
    try {
      return await asked(session)
    } catch (error) {
      if (session === this.#session && hasEnded(failureOf(error))) this.forget('ended')
      throw error
    }
  }

  /** Like {@link ask}, for operations that need a recent sign-in: asks for the password if necessary. */
  async askFresh<T>(asked: (api: Session) => Promise<T>): Promise<T> {
    try {
      return await this.ask(asked)
    } catch (error) {
      if (failureOf(error).code !== 'fresh_sign_in_needed') throw error
    }
    try {
      await new Promise<void>((resolve, reject) => {
        this.waiting = { resolve, reject }
        this.#changed()
      })
    } finally {
      this.waiting = undefined
      this.#changed()
    }
    return this.ask(asked)
  }

  hold(key: { secret: string; id?: string } | undefined): void {
    this.key = key
    this.#changed()
  }

  #open(refreshToken?: string): Session {
    return createSession({
      serverUrl: API_URL,
      ...(refreshToken !== undefined && { refreshToken }),
      onTokens: ({ IdToken, RefreshToken }) => {
        this.#refreshToken = RefreshToken
        if (this.#isKept) keptSession.set(this.#refreshToken)
        const claims = claimsIn(IdToken)
        this.groups = groupsIn(claims)
        this.isOfProvider = claims['identities'] !== undefined
        this.#changed()
      },
    })
  }

  #to(state: 'out' | 'in' | 'ended'): void {
    this.state = state
    this.#changed()
  }
}

/** The groups in a token. They decide which views the page shows; the gateway decides access. */
function groupsIn(claims: { [claim: string]: unknown }): string[] {
  const groups = claims['cognito:groups']
  return Array.isArray(groups) ? groups.map(String) : []
}

function claimsIn(idToken: string): { [claim: string]: unknown } {
  const payload = idToken.split('.')[1] ?? ''
  return properties(JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))))
}

/** The operations of an access key. */
export function clientOf(secret: string) {
  return createClient<Ops, OperationId, OperationPath, OperationTag>(OPERATIONS, {
    serverUrl: API_URL,
    clientHeader: false,
    auth: { bearer: secret },
  })
}
