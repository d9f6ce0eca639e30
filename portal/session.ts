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

/** Nobody wants any more what was asked for. */
export class Cancelled extends Error {}

/** Who is signed in. Tokens are where the client has them, in memory. */
export class Account {
  /** The access key of the playground, in memory alone; with its id where it was made for the page. */
  key: { secret: string; id?: string } | undefined
  /** Somebody who asked for what needs the password once more, until it was given. */
  waiting: { resolve: () => void; reject: (error: Cancelled) => void } | undefined
  /** What the browser came back from the provider with, until it is looked at. */
  returned: Returned | undefined = takeReturned()
  /** Whether whoever is signed in has no password here, but a provider. */
  isOfProvider = false
  /** The groups that the ID token names; undefined while there is none. */
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

  /** The operations that need nobody to be signed in, and those that do. */
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

  /** Signs in by what the provider sent the browser back with. */
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

  /** Signs in once more, for what needs a sign-in of the last minutes. */
  async again(password: string): Promise<void> {
    const { data } = await this.ask((api) => api.getAccount())
    await this.#session.login({ body: { email: data.email, password } })
  }

  /** Ends every session of this person, at the gateway and here. Here in any case. */
  async signOut(): Promise<void> {
    try {
      if (this.key?.id) await this.#session.revokeAccessKey({ path: { keyId: this.key.id } })
      await this.#session.logout()
    } finally {
      this.forget('out')
    }
  }

  /** Forgets who was signed in. */
  forget(state: 'out' | 'ended'): void {
    keptSession.clear()
    this.key = undefined
    this.groups = undefined
    this.#refreshToken = ''
    this.#isKept = false
    this.#session = this.#open()
    this.#to(state)
  }

  /** Asks for what is the person's; where the session has ended, they are asked to sign in. */
  async ask<T>(asked: (api: Session) => Promise<T>): Promise<T> {
    const session = this.#session
    try {
      return await asked(session)
    } catch (error) {
      if (session === this.#session && hasEnded(failureOf(error))) this.forget('ended')
      throw error
    }
  }

  /** As {@link ask}, for what the gateway does for somebody alone who said their password just now. */
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

/** The groups of the person whose token it is. The page shows by them what there is to do; the gateway decides. */
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
