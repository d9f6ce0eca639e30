import { API_URL } from '../address.ts'
import { keptSignIn } from '../kept.ts'

/** The sign-in provider, as the gateway describes it. */
export type Provider = { name: string; authorizeUrl: string; redirectUris: string[] }

/** The result with which the browser returns from the provider. */
export type Returned =
  | { outcome: 'code'; code: string; codeVerifier: string; redirectUri: string; keep: boolean }
  | { outcome: 'refused'; words: string }
  | { outcome: 'unknown' }

/**
 * Leaves for the provider. The proof that this tab began the sign-in stays here: without it the returned code is worthless
 * (RFC 7636), and the page accepts no code of a sign-in that began elsewhere.
 *
 * @param fresh whether the provider must ask a person who is already signed in there again.
 */
export async function leaveFor(
  { authorizeUrl, redirectUris }: Provider,
  { keep, fresh }: { keep: boolean; fresh: boolean },
): Promise<void> {
  const here = `${API_URL}/portal`
  const redirectUri = redirectUris.find((uri) => uri === here) ?? redirectUris[0] ?? here
  const [state, codeVerifier] = [random(), random()]
  keptSignIn.set({ state, codeVerifier, redirectUri, keep, hash: location.hash })
  const url = new URL(authorizeUrl)
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(codeVerifier))
  for (const [name, value] of Object.entries({
    redirect_uri: redirectUri,
    state,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: 'S256',
    ...(fresh && { prompt: 'login' }),
  }))
    url.searchParams.set(name, value)
  location.assign(url)
}

/** Removes the result from the address at once, so that the browser's history does not keep it. */
export function takeReturned(): Returned | undefined {
  const query = new URLSearchParams(location.search)
  const [code, error] = [query.get('code'), query.get('error')]
  if (code === null && error === null) return undefined
  const begun = keptSignIn.get()
  keptSignIn.clear()
  history.replaceState(null, '', `${location.pathname}${begun?.hash ?? ''}`)
  if (!begun || query.get('state') !== begun.state) return { outcome: 'unknown' }
  if (code === null) return { outcome: 'refused', words: query.get('error_description') ?? String(error) }
  return { outcome: 'code', code, ...begun }
}

const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)))

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
