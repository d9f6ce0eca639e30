import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { Endpoints } from '../../local/runner.ts'

type Tokens = { idToken: string; accessToken: string; refreshToken: string }

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/**
 * Tokens that look like an ID token of the pool and are not valid ones.
 *
 * @param expired an expired ID token of the pool.
 */
export async function falseTokens(
  { awsEndpointUrl, userPoolId, region }: Endpoints,
  { idToken, accessToken, refreshToken }: Tokens,
  expired: string,
): Promise<fc.Arbitrary<string>> {
  const [header = '', payload = '', signature = ''] = idToken.split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const { kid }: { kid: string } = JSON.parse(Buffer.from(header, 'base64url').toString())
  const jwks = await (await fetch(`${awsEndpointUrl}/${userPoolId}/.well-known/jwks.json`)).text()
  const own = await generateKeyPair('RS256', { extractable: true })
  const jwk = await exportJWK(own.publicKey)
  const signed = (head: object, changed: object = {}) =>
    new SignJWT({ ...claims, ...changed })
      .setProtectedHeader({ alg: 'RS256', kid, ...head })
      .sign(own.privateKey)
  const unsigned = (alg: unknown) => `${encoded({ alg, kid })}.${payload}`
  // Signed with the public key as a secret, which a verifier that trusts the header accepts.
  const confused = `${encoded({ alg: 'HS256', kid })}.${payload}`
  const forged = [
    expired,
    accessToken,
    refreshToken,
    ...['none', 'None', 'NONE', '', null, ['RS256']].flatMap((alg) => [
      `${unsigned(alg)}.`,
      `${unsigned(alg)}.${signature}`,
    ]),
    ...[jwks, kid, ''].map(
      (key) => `${confused}.${createHmac('sha256', key).update(confused).digest('base64url')}`,
    ),
    await signed({}),
    await signed({ jwk }),
    await signed({ jku: `${awsEndpointUrl}/evil`, x5u: 'https://evil.example.com' }),
    await signed({ kid: '../../../../dev/null' }),
    await signed({ kid: "' OR 1=1 --" }),
    await signed({}, { iss: `https://cognito-idp.${region}.amazonaws.com/${region}_Another00` }),
    `${header}.${encoded({ ...claims, sub: 'somebody-else' })}.${signature}`,
    `${header}.${encoded({ ...claims, exp: 9_999_999_999 })}.${signature}`,
    `${header}.${payload}.`,
    `${header}.${payload}`,
    `.${payload}.${signature}`,
    `${header}..${signature}`,
    `${header}.${payload}.${signature}.${signature}`,
    `${idToken},${idToken}`,
    `${encoded(null)}.${encoded(null)}.${signature}`,
    `${encoded({ alg: 'RS256' })}.${encoded('x')}.${signature}`,
    'Basic dXNlcjpwYXNzd29yZA==',
    `AWS4-HMAC-SHA256 Credential=AKIA/20260101/${region}/execute-api/aws4_request, SignedHeaders=host, Signature=0`,
    'Bearer',
    'Bearer Bearer Bearer',
    '.',
    '..',
    '....',
    'e'.repeat(5000),
    '\u00ff\u00fe',
  ]
  const flipped = fc.nat({ max: idToken.length - 1 }).map((at) => {
    // The last letter of a part contains bits that have no effect.
    const other = idToken[at] === 'A' ? 'Q' : 'A'
    return `${idToken.slice(0, at)}${idToken[at] === '.' ? '' : other}${idToken.slice(at + 1)}`
  })
  return fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...forged).map((token) => token) },
    { weight: 1, arbitrary: flipped.filter((token) => !sameBytes(token, idToken)) },
  )
}

function sameBytes(left: string, right: string): boolean {
  const bytes = (token: string) =>
    token.split('.').map((part) => Buffer.from(part, 'base64url').toString('hex'))
  return bytes(left).join('.') === bytes(right).join('.')
}
