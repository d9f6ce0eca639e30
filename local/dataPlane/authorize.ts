import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose'
import { javaDate } from './contextVariables.ts'
import type { Authorizer } from './deployment/authorizer.ts'
import { type Exchange, type Gateway, headerOf } from './exchange.ts'
import { GatewayResponseError } from './gatewayResponse.ts'
import { matched } from './route.ts'

/**
 * Checks the token of a request to a method with a Cognito authorizer: its signature, its issuer and its expiry. A
 * method without scopes accepts ID tokens; a method with scopes accepts access tokens that hold one of these scopes
 * (developer guide, 'Integrate a REST API with a user pool'). The check ignores the audience and a later sign-out.
 *
 * @throws {GatewayResponseError} UNAUTHORIZED.
 */
export async function authorize(exchange: Exchange, gateway: Gateway): Promise<void> {
  const { authorizer } = matched(exchange).method
  if (!authorizer) return
  const header = headerOf(exchange, authorizer.header)
  // The guide sends the bare token; the prefix 'Bearer' has been seen to work.
  const token = header?.replace(/^Bearer +/i, '').trim()
  if (!token) throw new GatewayResponseError('UNAUTHORIZED')
  const { claims, texts } =
    (await known(token, authorizer, gateway)) ?? (await verified(token, authorizer, gateway))
  const accepted =
    authorizer.scopes.length === 0
      ? claims['token_use'] === 'id'
      : claims['token_use'] === 'access' &&
        String(claims['scope'] ?? '')
          .split(' ')
          .some((scope) => authorizer.scopes.includes(scope))
  if (!accepted) throw new GatewayResponseError('UNAUTHORIZED')
  exchange.claims = texts
}

/** How many verified tokens the gateway remembers for each pool. */
const MAX_KNOWN = 1000

/** The claims of a verified token, and their text form in a proxy event. */
type Signed = { claims: JWTPayload; texts: { [name: string]: string } }

type KeySet = { keyOf: ReturnType<typeof createLocalJWKSet>; known: Map<string, Signed> }

/**
 * Imported key sets. Importing a key takes longer than checking a signature with it, and a pool publishes the same set
 * again.
 */
const keySets = new WeakMap<JSONWebKeySet, KeySet>()

function keySetOf(jwks: JSONWebKeySet): KeySet {
  const keySet = keySets.get(jwks) ?? { keyOf: createLocalJWKSet(jwks), known: new Map() }
  keySets.set(jwks, keySet)
  return keySet
}

/**
 * Returns the claims of a token that was verified before and has not expired. Only its expiry can invalidate such a
 * token, and checking a signature takes longer than all other steps.
 */
async function known(
  token: string,
  { userPools }: Authorizer,
  gateway: Gateway,
): Promise<Signed | undefined> {
  for (const { arn } of userPools) {
    const signed = keySetOf(await gateway.jwks(arn)).known.get(token)
    if (signed && Number(signed.claims.exp) * 1000 > gateway.now()) return signed
  }
  return undefined
}

async function verified(token: string, authorizer: Authorizer, gateway: Gateway): Promise<Signed> {
  try {
    const { iss } = decodeJwt(token)
    const pool = authorizer.userPools.find(({ issuer }) => issuer === iss)
    if (!pool) throw new GatewayResponseError('UNAUTHORIZED')
    const { keyOf, known } = keySetOf(await gateway.jwks(pool.arn))
    const { payload } = await jwtVerify(token, keyOf, {
      algorithms: ['RS256'],
      issuer: pool.issuer,
      requiredClaims: ['exp'],
      currentDate: new Date(gateway.now()),
    })
    const signed = { claims: payload, texts: asStrings(payload) }
    known.set(token, signed)
    const [oldest] = known.keys()
    if (known.size > MAX_KNOWN && oldest) known.delete(oldest)
    return signed
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      throw new GatewayResponseError('UNAUTHORIZED', { message: 'The incoming token has expired' })
    }
    if (error instanceof errors.JOSEError) throw new GatewayResponseError('UNAUTHORIZED')
    throw error
  }
}

/**
 * Converts claims to their form in a proxy event: all are strings, and `exp` and `iat` are times as Java prints them.
 */
function asStrings(claims: JWTPayload): { [name: string]: string } {
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => {
      if ((name === 'exp' || name === 'iat') && typeof value === 'number')
        return [name, javaDate(value * 1000)]
      if (Array.isArray(value) && value.every((item) => typeof item === 'string'))
        return [name, value.join(',')]
      return [name, typeof value === 'object' ? JSON.stringify(value) : String(value)]
    }),
  )
}
