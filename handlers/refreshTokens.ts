import { refreshTokens as operation } from '../generated/operations.ts'
import { sessions } from './ports/sessions.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** Exchanges a refresh token for new ID and access tokens. */
export async function refreshTokens(
  { body, signal }: Request<'refreshTokens'>,
  { sessions }: PortsOf<'refreshTokens'>,
): Promise<Response<'refreshTokens'>> {
  const tokens = await sessions.refresh(body.refreshToken, signal)
  if (!tokens) return problem(401, 'Invalid refresh token. Sign in again.', { code: 'invalid_refresh_token' })
  return { status: 200, body: { status: 200, success: true, ...tokens, TokenType: 'Bearer' } }
}

export const handler = serve(operation, refreshTokens, { sessions })
