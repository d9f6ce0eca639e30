import { beforeAll, describe, expect, inject, test } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { bearer, Client, type SignedIn } from './client.ts'

const client = new Client(inject('target'))

type Said = { operationId: string; method: string; path: string; groups: readonly string[] }
const said: Said[] = Object.values(operations)
const forMembers = said.filter(({ groups }) => groups.length > 0)

/** Fits the path of every such operation, so that only the caller can be the reason for a refusal. */
const path = {
  personId: '7f8c2f8e-2d5b-4a57-9a53-0c8b6a2f1d11',
  keyId: 'AAAAAAAA',
  plan: 'research',
  domain: 'example.com',
  group: 'data-science',
  serviceAccount: 'nightly-reports',
}

let user: SignedIn
let former: SignedIn
let accessKey: { Authorization: string }
beforeAll(async () => {
  user = await client.signedIn()
  former = await client.administrator()
  await client.demote(former.email)
  accessKey = await client.accessKey()
})

describe('an operation for the members of a group', () => {
  test('exists', () => {
    expect(forMembers.length).toBeGreaterThan(4)
  })

  const ask = async ({ method, path: route }: Said, headers: { [name: string]: string }) => {
    const { status, body } = await client.call(method, route, undefined, headers, { path })
    return [status, body.code]
  }

  test.each(forMembers)('$operationId refuses a token of anybody else', async (operation) => {
    expect(await ask(operation, bearer(user))).toEqual([403, 'not_in_group'])
    expect(await ask(operation, { ...bearer(user), 'x-api-key': user.apiKey })).toEqual([403, 'not_in_group'])
  })

  test.each(forMembers)('$operationId refuses a token of a former member', async (operation) => {
    expect(await ask(operation, bearer(former))).toEqual([403, 'not_in_group'])
  })

  test.each(forMembers)('$operationId refuses an access key', async (operation) => {
    expect(await ask(operation, accessKey)).toEqual([401, 'invalid_token'])
    expect(await ask(operation, { 'x-api-key': accessKey.Authorization.slice(7) })).toEqual([
      401,
      'invalid_token',
    ])
  })

  test.each(forMembers)(
    '$operationId refuses an access token, and a request without one',
    async (operation) => {
      expect(await ask(operation, { Authorization: `Bearer ${user.accessToken}` })).toEqual([
        401,
        'invalid_token',
      ])
      expect(await ask(operation, {})).toEqual([401, 'invalid_token'])
    },
  )
})
