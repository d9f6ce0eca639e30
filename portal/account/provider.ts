import { API_URL } from '../address.ts'
import { keptSignIn } from '../kept.ts'

/** How the gateway says that people sign in by a provider. */
export type Provider = { name: string; authorizeUrl: string; redirectUris: string[] }

/** What the browser came back from the provider with. */
export type Returned =
  | { outcome: 'code'; code: string; codeVerifier: string; redirectUri: string; keep: boolean }
  | { outcome: 'refused'; words: string }
  | { outcome: 'unknown' }

/**
 * Leaves for the provider. What proves that this tab began it stays here: the code that comes back is worth nothing to
 * anybody else (RFC 7636), and one that somebody else began is not taken.
 *
 * @param fresh whether the provider is to ask again who signed in there already.
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

/** Takes what the browser came back with out of the address at once, so that no history keeps it. */
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
