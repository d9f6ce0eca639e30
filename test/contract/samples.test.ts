import { describe, expect, test } from 'vitest'
import { type Method, readContract } from '../../contract/document.ts'
import { curl, type Placed, typescript } from '../../contract/samples.ts'

function placed(method: Method, path: string): Placed {
  const operation = readContract().paths[path]?.[method]
  if (!operation) throw new Error(`There is no ${method} ${path}`)
  return { path, method: method.toUpperCase(), operation }
}

describe('a curl request', () => {
  test('contains the body of the example', () => {
    expect(curl(placed('post', '/login'))).toBe(
      `curl "$API/login" \\
  -H 'Content-Type: application/json' \\
  -d '{"email":"jane@example.com","password":"securePassword123"}'`,
    )
  })

  test('takes credentials from variables', () => {
    expect(curl(placed('get', '/bedrock'))).toBe(
      'curl "$API/bedrock" \\\n  -H "Authorization: Bearer $TOKEN" \\\n  -H "x-api-key: $KEY"',
    )
    expect(curl(placed('get', '/v1/key'))).toContain('-H "Authorization: Bearer $ACCESS_KEY"')
  })

  test('fills in path and query, and names the method where curl would use another', () => {
    expect(curl(placed('delete', '/me/keys/{keyId}'))).toContain('curl -X DELETE "$API/me/keys/k3J9xQ2p"')
    expect(curl(placed('get', '/me/usage'))).toContain('"$API/me/usage?from=2026-01-01&to=2026-01-31"')
  })

  test('escapes a quote of the body for the shell', () => {
    const one = placed('post', '/login')
    const { requestBody } = one.operation
    const content = { 'application/json': { schema: {}, example: { password: "it's" } } }
    const operation = { ...one.operation, requestBody: { required: true, ...requestBody, content } }
    expect(curl({ ...one, operation })).toContain(`-d '{"password":"it'\\''s"}'`)
  })
})

test('a call of the published client has the same path, query and body', () => {
  expect(typescript(placed('delete', '/me/keys/{keyId}'))).toBe(
    'const answer = await gateway.revokeAccessKey({\n  "path": {\n    "keyId": "k3J9xQ2p"\n  }\n})',
  )
  expect(typescript(placed('get', '/me'))).toBe('const answer = await gateway.getAccount()')
})
