import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Contract, readContract } from '../../contract/document.ts'
import { preflightHeaders, responseHeaders } from '../../contract/headers.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

/** A contract with headers everywhere that they are allowed. */
function contract(): Contract {
  const file = join(temporaryFolder(), 'openapi.yaml')
  writeFileSync(
    file,
    `
x-response-headers: {Access-Control-Expose-Headers: 'x-amzn-RequestId,x-amzn-ErrorType', Cache-Control: no-store}
x-preflight-headers: {Access-Control-Allow-Headers: '*', Access-Control-Max-Age: '86400'}
paths:
  /things:
    get:
      operationId: getThings
      parameters: [{name: If-None-Match, in: header, schema: {type: string}}, {name: limit, in: query, schema: {type: integer}}]
      responses:
        '200': {description: All., headers: {x-left: {}, ETag: {}, Cache-Control: {}}}
        '429': {$ref: '#/components/responses/TooMany'}
    post:
      operationId: postThing
      responses: {'200': {description: Done., headers: {x-left: {}}}}
components:
  responses: {TooMany: {description: Wait., headers: {Retry-After: {}}}}
  securitySchemes: {token: {type: apiKey, name: Authorization, in: header}, key: {type: apiKey, name: x-api-key, in: header}}
`,
  )
  return readContract(file)
}

test('each response exposes the declared headers once, except those that a page can read anyway', () => {
  const exposed = responseHeaders(contract())['Access-Control-Expose-Headers']
  expect(exposed).toBe('x-amzn-RequestId,x-amzn-ErrorType,x-left,ETag,Retry-After')
  const stated = { 'Access-Control-Expose-Headers': 'etag, X-Own' }
  const own: Contract = { ...contract(), 'x-response-headers': stated }
  expect(responseHeaders(own)).toEqual({ 'Access-Control-Expose-Headers': 'etag,X-Own,x-left,Retry-After' })
})

test('headers that are set for every response are not changed', () => {
  expect(responseHeaders(contract())).toMatchObject({ 'Cache-Control': 'no-store' })
})

test('a preflight response allows by name the headers of schemes and parameters, and any other header', () => {
  expect(preflightHeaders(contract())).toEqual({
    'Access-Control-Allow-Headers': 'Content-Type,Authorization,x-api-key,If-None-Match,*',
    'Access-Control-Max-Age': '86400',
  })
})
