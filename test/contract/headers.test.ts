import { expect, test } from 'vitest'
import { type Contract, readContract } from '../../contract/document.ts'
import { preflightHeaders, responseHeaders } from '../../contract/headers.ts'

const contract = readContract()

test('each answer exposes the headers that a response declares, once and but for those that a page reads anyway', () => {
  const exposed = responseHeaders(contract)['Access-Control-Expose-Headers']
  expect(exposed).toBe(
    'x-amzn-RequestId,x-amzn-ErrorType,x-request-id,request-id,Retry-After,x-should-retry,x-quota-remaining,x-budget-remaining,x-max-output-tokens,x-ignored-parameters,ETag',
  )
  const stated = { 'Access-Control-Expose-Headers': 'etag, X-Own' }
  const own: Contract = { ...contract, 'x-response-headers': stated }
  expect(responseHeaders(own)).toEqual({
    'Access-Control-Expose-Headers':
      'etag,X-Own,Retry-After,x-should-retry,x-quota-remaining,x-budget-remaining,x-max-output-tokens,x-ignored-parameters',
  })
})

test('what is stated for every answer stays as it is', () => {
  const { 'Access-Control-Expose-Headers': _, ...others } = contract['x-response-headers']
  expect(responseHeaders(contract)).toMatchObject(others)
})

test('a preflight allows by name what schemes and parameters read, and any other header', () => {
  expect(preflightHeaders(contract)).toEqual({
    'Access-Control-Allow-Headers': 'Content-Type,Authorization,x-api-key,anthropic-beta,If-None-Match,*',
    'Access-Control-Max-Age': '86400',
  })
})
