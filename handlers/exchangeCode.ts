import { exchangeCode as operation } from '../generated/operations.ts'
import { mendApiKey } from './accounts/apiKey.ts'
import { changing } from './accounts/change.ts'
import { personOf } from './ledger/person.ts'
import { apiKeys } from './ports/apiKeys.ts'
import { audit } from './ports/audit.ts'
import { changes } from './ports/changes.ts'
import { profiles } from './ports/profiles.ts'
import { provider } from './ports/provider.ts'
import { sessions } from './ports/sessions.ts'
import { users } from './ports/users.ts'
import { entryOf } from './runtime/audit.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { inOrganization } from './runtime/organization.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

const refused = problem(401, 'The sign-in was not completed, or took too long. Start it again.', {
  code: 'code_refused',
})

/**
 * Exchanges the code of a sign-in by the organisation's provider for tokens. Completes the user's API key first if it is
 * missing or incomplete. Accepts only addresses of the organisation that the provider has verified, because budget, plan
 * and keys follow the address.
 */
export async function exchangeCode(
  { body, requestId, sourceIp, signal }: Request<'exchangeCode'>,
  ports: PortsOf<'exchangeCode'>,
): Promise<Response<'exchangeCode'>> {
  const described = ports.provider.describe()
  if (!described) return problem(404, 'This deployment has no sign-in provider.')
  if (!described.redirectUris.includes(body.redirectUri)) {
    return problem(400, '`redirectUri` is not a redirect URI of this deployment.', {
      code: 'redirect_uri_refused',
    })
  }
  let session = await ports.provider.exchange(body, signal)
  if (!session) return refused
  const { sub, email, verified } = session
  if (!inOrganization(email)) {
    return problem(403, 'The e-mail address from the provider is not part of the organization.', {
      code: 'email_of_another_domain',
    })
  }
  if (!verified) {
    return problem(403, 'The provider has not verified your e-mail address.', {
      code: 'email_not_verified',
    })
  }
  const person = personOf(email)
  if (!(session.apiKey && session.apiKeyId)) {
    const context = { requestId, person, signal }
    const mended = await changing(context, ports.changes, 'change', () => mendApiKey(sub, ports, signal))
    if ('busy' in mended) return mended.busy
    // Cognito puts the key into a token when it issues the token, so the first token lacks it.
    session = await ports.sessions.refresh(session.tokens.RefreshToken, signal)
    if (!session) return refused
  }
  const { groups, providerGroups, tokens } = session
  await ports.profiles.setGroups(person, sub, [...groups, ...providerGroups], signal)
  // Sign-ins of administrators are audited.
  if (groups.length > 0) {
    const asked = { requestId, sourceIp, caller: { sub, email } }
    await ports.audit.append(entryOf('exchangeCode', asked, { details: { groups } }), signal)
  }
  return { status: 200, body: { status: 200, success: true, ...tokens, TokenType: 'Bearer' } }
}

export const handler = serve(operation, exchangeCode, {
  changes,
  users,
  sessions,
  apiKeys,
  provider,
  profiles,
  audit,
})
