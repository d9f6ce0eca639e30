/**
 * Data that survives a reload: the refresh token of the session, for every tab and only if the person asks for it; the
 * proof that this tab began a sign-in by a provider, until the browser returns; and the proof of a registration, for
 * this tab until the address is confirmed. That proof opens nothing before.
 */

const SESSION = 'bedrock-gateway.session'
const SIGN_IN = 'bedrock-gateway.sign-in'
const REGISTRATION = 'bedrock-gateway.registration'

export type Registration = { email: string; apiKey: string }

export const keptSession = {
  get: (): string | undefined => localStorage.getItem(SESSION) ?? undefined,
  set: (refreshToken: string) => localStorage.setItem(SESSION, refreshToken),
  clear: () => localStorage.removeItem(SESSION),
  /** Calls back when another tab ends the session. @returns a function that stops this. */
  onClear: (cleared: () => void): (() => void) => {
    const hear = ({ key, newValue }: StorageEvent) => {
      if ((key === SESSION || key === null) && newValue === null) cleared()
    }
    addEventListener('storage', hear)
    return () => removeEventListener('storage', hear)
  },
}

export const keptRegistration = {
  get(): Registration | undefined {
    const [email, apiKey] = (sessionStorage.getItem(REGISTRATION) ?? '').split('\n')
    return email && apiKey ? { email, apiKey } : undefined
  },
  set: ({ email, apiKey }: Registration) => sessionStorage.setItem(REGISTRATION, `${email}\n${apiKey}`),
  clear: () => sessionStorage.removeItem(REGISTRATION),
}

export type BegunSignIn = {
  state: string
  codeVerifier: string
  redirectUri: string
  keep: boolean
  /** The view to come back to. */
  hash: string
}

export const keptSignIn = {
  get(): BegunSignIn | undefined {
    const [state, codeVerifier, redirectUri, keep, hash = ''] = (sessionStorage.getItem(SIGN_IN) ?? '').split(
      '\n',
    )
    if (!state || !codeVerifier || !redirectUri) return undefined
    return { state, codeVerifier, redirectUri, keep: keep === 'true', hash }
  },
  set: ({ state, codeVerifier, redirectUri, keep, hash }: BegunSignIn) =>
    sessionStorage.setItem(SIGN_IN, [state, codeVerifier, redirectUri, keep, hash].join('\n')),
  clear: () => sessionStorage.removeItem(SIGN_IN),
}
