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
 * Authenticates the access key in `Authorization: Bearer` or in `x-api-key`. Every call reads the key afresh, so that a
 * revoked key is refused at once.
 *
 * @throws Problem 401 if the key is missing, mistyped, unknown, revoked or expired; 403 if the owner's e-mail address
 *   no longer belongs to the organization.
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
  // A client may send another token beside the key.
  const secret = secrets.find((one) => namedIn(one))
  const named = secret === undefined ? undefined : namedIn(secret)
  if (secret === undefined || !named) {
    throw unauthorized('This is not an access key of this gateway, or it was copied incompletely.')
  }
  const key = await accessKeys.find(named.person, named.keyId, signal)
  if (!key || !timingSafeEqual(Buffer.from(key.hash), Buffer.from(hashOf(secret)))) {
    throw unauthorized('This access key was revoked or never existed.')
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
