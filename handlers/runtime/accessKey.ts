import { timingSafeEqual } from 'node:crypto'
import type { APIGatewayProxyEvent } from 'aws-lambda'
import type { Ports } from '../../generated/operations.ts'
import { header } from './arrival.ts'
import type { KeyCaller } from './contract.ts'
import { inOrganization, organizationDomains } from './organization.ts'
import { Problem } from './problem.ts'
import { hashOf, namedIn } from './secret.ts'

export type AccessKeys = Pick<Ports['accessKeys'], 'find'>

/**
 * Who calls with an access key, in `Authorization: Bearer` or in `x-api-key`. Nothing is cached: a key that was
 * revoked a moment ago is refused.
 *
 * @throws Problem 401 where there is none, or it is mistyped, unknown, revoked or expired; 403 where its owner's
 *   address is no longer of the organization.
 */
export async function accessKeyCaller(
  event: APIGatewayProxyEvent,
  accessKeys: AccessKeys,
  signal: AbortSignal,
  now = Date.now(),
): Promise<Omit<KeyCaller, 'standing'>> {
  const sent = [bearer(header(event, 'authorization')), header(event, 'x-api-key')]
  const secrets = sent.flatMap((secret) => secret || [])
  if (secrets.length === 0)
    throw unauthorized('Send an access key as `Authorization: Bearer` or `x-api-key`.')
  // A client may send its own idea of a token beside the key.
  const secret = secrets.find((one) => namedIn(one))
  const named = secret === undefined ? undefined : namedIn(secret)
  if (secret === undefined || !named) {
    throw unauthorized('This is no access key of this gateway, or it was not copied whole.')
  }
  const key = await accessKeys.find(named.person, named.keyId, signal)
  if (!key || !timingSafeEqual(Buffer.from(key.hash), Buffer.from(hashOf(secret)))) {
    throw unauthorized('This access key was revoked, or never existed.')
  }
  if (key.expires !== undefined && Date.parse(key.expires) <= now) {
    throw unauthorized(`This access key expired at ${key.expires}.`)
  }
  if (!inOrganization(key.email)) {
    throw new Problem(403, `The owner's email is not part of domain: ${organizationDomains()?.join(', ')}`, {
      code: 'email_of_another_domain',
    })
  }
  return { person: key.person, sub: key.sub, email: key.email, accessKey: key }
}

function bearer(authorization: string | undefined): string | undefined {
  return authorization?.replace(/^Bearer +/i, '').trim()
}

function unauthorized(message: string): Problem {
  return new Problem(401, message, { code: 'invalid_access_key' })
}
