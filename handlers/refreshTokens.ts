import { refreshTokens as operation } from '../generated/operations.ts'
import { personOf } from './ledger/person.ts'
import { profiles } from './ports/profiles.ts'
import { sessions } from './ports/sessions.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** Exchanges a refresh token for new ID and access tokens, and stores the user's current groups. */
export async function refreshTokens(
  { body, signal }: Request<'refreshTokens'>,
  { sessions, profiles }: PortsOf<'refreshTokens'>,
): Promise<Response<'refreshTokens'>> {
  const session = await sessions.refresh(body.refreshToken, signal)
  if (!session)
    return problem(401, 'Invalid refresh token. Sign in again.', { code: 'invalid_refresh_token' })
  const { tokens, email, sub, groups, providerGroups } = session
  await profiles.setGroups(personOf(email), sub, [...groups, ...providerGroups], signal)
  return { status: 200, body: { status: 200, success: true, ...tokens, TokenType: 'Bearer' } }
}

export const handler = serve(operation, refreshTokens, { sessions, profiles })
