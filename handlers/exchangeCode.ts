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

const refused = problem(401, 'The sign-in was not finished, or took too long. Begin it again.', {
  code: 'code_refused',
})

/**
 * Exchanges what the organisation's provider sent a browser back with for tokens; a user who has no API key, or not
 * the whole of it, gets it first. The provider is believed of the addresses of the organisation that it says it has
 * verified, and of no others: an address is what budget, plan and keys follow.
 */
export async function exchangeCode(
  { body, requestId, sourceIp, signal }: Request<'exchangeCode'>,
  ports: PortsOf<'exchangeCode'>,
): Promise<Response<'exchangeCode'>> {
  const described = ports.provider.describe()
  if (!described) return problem(404, 'Nobody signs in by a provider here.')
  if (!described.redirectUris.includes(body.redirectUri)) {
    return problem(400, 'The `redirectUri` is none of this deployment.', { code: 'redirect_uri_refused' })
  }
  let session = await ports.provider.exchange(body, signal)
  if (!session) return refused
  const { sub, email, verified } = session
  if (!inOrganization(email)) {
    return problem(403, 'The address that the provider says is not of the organization.', {
      code: 'email_of_another_domain',
    })
  }
  if (!verified) {
    return problem(403, 'The provider does not say that it has verified your e-mail address.', {
      code: 'email_not_verified',
    })
  }
  const person = personOf(email)
  if (!(session.apiKey && session.apiKeyId)) {
    const context = { requestId, person, signal }
    const mended = await changing(context, ports.changes, 'change', () => mendApiKey(sub, ports, signal))
    if ('busy' in mended) return mended.busy
    // The key enters the token when Cognito makes it, so the first one lacks it.
    session = await ports.sessions.refresh(session.tokens.RefreshToken, signal)
    if (!session) return refused
  }
  const { groups, providerGroups, tokens } = session
  await ports.profiles.setGroups(person, sub, [...groups, ...providerGroups], signal)
  // Whoever may act on others is known by when and from where they came.
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
