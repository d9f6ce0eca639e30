import { timingSafeEqual } from 'node:crypto'
import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { Caller, Operation, OperationId } from './contract.ts'
import { inOrganization, organizationDomain } from './organization.ts'
import { Problem } from './problem.ts'

/**
 * Who calls, by the ID token that the authorizer accepted.
 *
 * @throws Problem 403 where the caller's address is not, or not provably, of the organization: the sign-up
 *   trigger saw the first address only, and a user may change it through Cognito directly. 403 too where the
 *   operation needs a key and the caller's is not the one in the token: the gateway checks that each is
 *   valid, not that they belong together.
 * @throws Error where the authorizer's claims are missing, so that a route without its authorizer fails.
 */
export function callerOf<Op extends OperationId>(
  operation: Operation<Op>,
  event: APIGatewayProxyEvent,
): Caller<Op>
export function callerOf(
  operation: Operation<OperationId>,
  event: APIGatewayProxyEvent,
): Caller<'invokeModel'> | undefined {
  const security: readonly object[] = operation.security
  if (security.length === 0) return undefined
  const claims: { [claim: string]: string } = event.requestContext.authorizer?.['claims'] ?? {}
  const { sub, email } = claims
  if (!sub || !email) throw new Error(`${operation.operationId} was called without an authorizer's claims`)
  if (organizationDomain() && !(claims['email_verified'] === 'true' && inOrganization(email))) {
    throw new Problem(403, `Your verified email is not part of domain: ${organizationDomain()}`)
  }
  if (security.some((all) => 'apiKey' in all)) {
    const key = event.requestContext.identity.apiKey ?? ''
    if (!key || !same(key, claims['custom:api_key'] ?? '')) {
      throw new Problem(
        403,
        'The API key and the token do not belong together. Sign in or refresh, then try again.',
      )
    }
  }
  return { sub, email, claims }
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
