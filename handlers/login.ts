import { login as operation } from '../generated/operations.ts'
import { mendApiKey } from './accounts/apiKey.ts'
import { changing } from './accounts/change.ts'
import { personOf } from './ledger/person.ts'
import { apiKeys } from './ports/apiKeys.ts'
import { audit } from './ports/audit.ts'
import { changes } from './ports/changes.ts'
import { profiles } from './ports/profiles.ts'
import { sessions } from './ports/sessions.ts'
import { users } from './ports/users.ts'
import { entryOf } from './runtime/audit.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** Exchanges credentials for tokens. A user whose API key is missing or incomplete gets it first. */
export async function login(
  { body: { email, password }, requestId, sourceIp, signal }: Request<'login'>,
  ports: PortsOf<'login'>,
): Promise<Response<'login'>> {
  let signedIn = await ports.sessions.signIn(email, password, signal)
  if (signedIn.outcome === 'signedIn' && !(signedIn.apiKey && signedIn.apiKeyId)) {
    const { sub } = signedIn
    const context = { requestId, person: personOf(email), signal }
    const mended = await changing(context, ports.changes, 'change', () => mendApiKey(sub, ports, signal))
    if ('busy' in mended) return mended.busy
    // Cognito puts the API key into a token when it issues the token, so the first one lacks the key.
    signedIn = await ports.sessions.signIn(email, password, signal)
  }
  switch (signedIn.outcome) {
    case 'wrongCredentials':
      return problem(401, 'Incorrect username or password.', { code: 'wrong_credentials' })
    case 'unconfirmed':
      return problem(403, 'User is not confirmed.', { code: 'not_confirmed' })
    case 'signedIn': {
      const { sub, groups, tokens } = signedIn
      await ports.profiles.setGroups(personOf(signedIn.email), sub, groups, signal)
      // Sign-ins of administrators are audited.
      if (groups.length > 0) {
        const asked = { requestId, sourceIp, caller: { sub, email } }
        await ports.audit.append(entryOf('login', asked, { details: { groups } }), signal)
      }
      return {
        status: 200,
        body: { status: 200, success: true, ...tokens, TokenType: 'Bearer' },
      }
    }
  }
}

export const handler = serve(operation, login, { changes, users, sessions, apiKeys, profiles, audit })
