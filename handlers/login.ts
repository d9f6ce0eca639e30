import { login as operation } from '../generated/operations.ts'
import { recoverApiKey } from './accounts/apiKey.ts'
import { apiKeys } from './ports/apiKeys.ts'
import { sessions } from './ports/sessions.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** Exchanges credentials for tokens; a user whose registration ended without a key gets one first. */
export async function login(
  { body: { email, password }, signal }: Request<'login'>,
  ports: PortsOf<'login'>,
): Promise<Response<'login'>> {
  let signedIn = await ports.sessions.signIn(email, password, signal)
  if (signedIn.outcome === 'signedIn' && !signedIn.apiKey) {
    await recoverApiKey(signedIn.sub, ports, signal)
    // The key enters the token when Cognito makes it, so the first one lacks it.
    signedIn = await ports.sessions.signIn(email, password, signal)
  }
  switch (signedIn.outcome) {
    case 'wrongCredentials':
      return problem(401, 'Incorrect username or password.')
    case 'unconfirmed':
      return problem(403, 'User is not confirmed.')
    case 'signedIn':
      return {
        status: 200,
        body: { status: 200, success: true, ...signedIn.tokens, TokenType: 'Bearer' },
      }
  }
}

export const handler = serve(operation, login, { users, sessions, apiKeys })
