import type { APIGatewayProxyEvent } from 'aws-lambda'
import { personOf } from '../ledger/person.ts'
import { type AccessKeys, accessKeyCaller } from './accessKey.ts'
import type {
  Caller,
  KeyCaller,
  MemberCaller,
  Operation,
  OperationId,
  PortsOf,
  TokenCaller,
} from './contract.ts'
import { type Groups, memberOf } from './groups.ts'
import { inOrganization, organizationDomains } from './organization.ts'
import { Problem } from './problem.ts'
import { same } from './same.ts'
import { type Profiles, standingOf } from './standing.ts'

/**
 * Identifies the caller from the ID token that the authorizer accepted, or from an access key in the ledger.
 *
 * @throws Problem 401 if the access key is missing, unknown, expired or revoked.
 * @throws Problem 403 in any of these cases:
 * - The caller's e-mail address does not belong to the organization, or is not verified. The sign-up trigger saw only
 *   the first address, and a user may change it directly through Cognito.
 * - The operation needs an API key, and the key sent is not the one in the token. API Gateway checks that each is
 *   valid, not that they belong together.
 * - The caller is in none of the groups of `x-groups`.
 * - The sign-in is older than `x-max-auth-age` allows.
 * - An administrator disabled the person.
 * @throws Error if the authorizer's claims are missing: a route without its authorizer must fail.
 */
export function callerOf<Op extends OperationId>(
  operation: Operation<Op>,
  event: APIGatewayProxyEvent,
  ports: PortsOf<Op>,
  signal: AbortSignal,
): Promise<Caller<Op>>
export async function callerOf(
  operation: Operation<OperationId>,
  event: APIGatewayProxyEvent,
  ports: { accessKeys?: AccessKeys; groups?: Groups; profiles?: Profiles },
  signal: AbortSignal,
): Promise<KeyCaller | TokenCaller | MemberCaller | undefined> {
  const security: readonly object[] = operation.security
  if (security.length === 0) return undefined
  if (security.some((all) => 'accessKey' in all)) {
    if (!ports.accessKeys) throw new Error(`${operation.operationId} does not use accessKeys`)
    const caller = await accessKeyCaller(event, ports.accessKeys, signal)
    return { ...caller, standing: await standingOf(operation, caller, ports.profiles, signal) }
  }
  const known = tokenCaller(operation, event)
  const caller = { ...known, standing: await standingOf(operation, known, ports.profiles, signal) }
  const group = await memberOf(operation, caller, ports.groups, signal)
  assertFresh(operation, caller)
  return group === undefined ? caller : { ...caller, group }
}

function tokenCaller(operation: Operation<OperationId>, event: APIGatewayProxyEvent) {
  const security: readonly object[] = operation.security
  const claims: { [claim: string]: string } = event.requestContext.authorizer?.['claims'] ?? {}
  const { sub, email } = claims
  if (!sub || !email) throw new Error(`${operation.operationId} was called without an authorizer's claims`)
  if (organizationDomains()) {
    if (!inOrganization(email)) {
      throw new Problem(
        403,
        `Your verified email is not part of domain: ${organizationDomains()?.join(', ')}`,
        { code: 'email_of_another_domain' },
      )
    }
    if (claims['email_verified'] !== 'true') {
      throw new Problem(403, 'Your e-mail address is not verified. Register it again to verify it.', {
        code: 'email_not_verified',
      })
    }
  }
  if (security.some((all) => 'apiKey' in all)) {
    const key = event.requestContext.identity.apiKey ?? ''
    if (!same(key, claims['custom:api_key'] ?? '')) {
      throw new Problem(
        403,
        'The API key and the token do not belong together. Sign in or refresh, then try again.',
        { code: 'api_key_of_another_token' },
      )
    }
  }
  return { sub, email, claims, person: personOf(email) }
}

function assertFresh({ maxAuthAge }: Operation<OperationId>, { claims }: TokenCaller): void {
  const maxAge: number = maxAuthAge
  // Seconds; a refreshed token keeps the time of its sign-in (OpenID Connect, `auth_time`).
  if (maxAge > 0 && !(Date.now() / 1000 - Number(claims['auth_time']) <= maxAge)) {
    throw new Problem(403, `Sign in again: this needs a sign-in of the last ${maxAge / 60} minutes.`, {
      code: 'fresh_sign_in_needed',
    })
  }
}
