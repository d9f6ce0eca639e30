/**
 * Data that survives a reload: the refresh token of the session, for every tab and only if the person asks for it;
 * and the proof of a registration, for this tab until the address is confirmed. The proof opens nothing before that.
 */

const SESSION = 'bedrock-gateway.session'
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
