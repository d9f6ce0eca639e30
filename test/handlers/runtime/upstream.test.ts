import { describe, expect, test } from 'vitest'
import { upstreamProblem } from '../../../handlers/runtime/upstream.ts'

const fault = (fields: { [field: string]: unknown }) => Object.assign(new Error('of AWS'), fields)

describe('a failure of AWS', () => {
  test.each([
    'LimitExceededException',
    'ProvisionedThroughputExceededException',
    'RequestLimitExceeded',
    'ThrottlingException',
    'TooManyFailedAttemptsException',
    'TooManyRequestsException',
  ])('%s gets 429 and one second to wait', (name) => {
    expect(upstreamProblem(fault({ name, $fault: 'client' }))).toMatchObject({
      status: 429,
      message: 'Too Many Requests',
      details: { retryAfter: 1 },
    })
  })

  test.each(['AbortError', 'TimeoutError'])('%s gets 504', (name) => {
    expect(upstreamProblem(fault({ name }))).toMatchObject({
      status: 504,
      message: 'The service behind the gateway did not answer in time.',
      details: {},
    })
  })

  test.each([
    ['a fault of the service', { name: 'InternalErrorException', $metadata: { httpStatusCode: 500 } }],
    [
      'a change that met another one',
      { name: 'ConflictException', $fault: 'client', $metadata: { httpStatusCode: 409 } },
    ],
    ['a refused connection', { code: 'ECONNREFUSED' }],
    ['a lost connection', { code: 'ECONNRESET' }],
    ['a broken pipe', { code: 'EPIPE' }],
    ['an unknown host', { code: 'ENOTFOUND' }],
  ])('%s gets 503 and one second to wait', (_, fields) => {
    expect(upstreamProblem(fault(fields))).toMatchObject({
      status: 503,
      message: 'Service unavailable. Try again.',
      details: { retryAfter: 1 },
    })
  })

  test('counts as throttled if a server error reports throttling', () => {
    expect(
      upstreamProblem(fault({ name: 'ThrottlingException', $metadata: { httpStatusCode: 503 } }))?.status,
    ).toBe(429)
  })

  test.each([
    ['a refusal of our call', fault({ name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } })],
    ['the last status that is no server error', fault({ $metadata: { httpStatusCode: 499 } })],
    ['an error without metadata', fault({ $metadata: null })],
    ['an error with text for metadata', fault({ $metadata: 'httpStatusCode' })],
    ['an error without a status', fault({ $metadata: {} })],
    ['a mistake in the code', new TypeError('x is undefined')],
    ['an error of Node itself', fault({ code: 'ERR_INVALID_ARG_TYPE' })],
    ['an error of HTTP/2 in Node', fault({ code: 'ERR_HTTP2_ERROR' })],
    ['an error with a number for a code', fault({ code: 11 })],
    ['text', 'ThrottlingException'],
    ['nothing', undefined],
  ])('does not include %s, which is a fault of this project', (_, error) => {
    expect(upstreamProblem(error)).toBeUndefined()
  })
})
