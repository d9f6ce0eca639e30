import { describe, expect, test } from 'vitest'
import { problem } from '../../../handlers/runtime/problem.ts'
import { violationOf, violationOfStream } from '../../../local/lambda/checkAnswers.ts'

const JSON_TYPE = { 'Content-Type': 'application/json' }
const answer = (statusCode: unknown, body: unknown, headers: object = JSON_TYPE) => ({
  statusCode,
  headers,
  body: typeof body === 'string' ? body : JSON.stringify(body),
})
const MODELS = { status: 200, success: true, message: 'x', foundationModels: [] }

describe('a response of a function', () => {
  test.each([
    ['that the contract declares', answer(200, MODELS)],
    ['with a status in text, as API Gateway takes it too', answer('200', MODELS)],
    ['with a declared problem', answer(503, problem(503, 'x').body)],
    ['with a field more', answer(200, { ...MODELS, nextToken: 'x' })],
    ['that says that nothing has changed', answer(304, '')],
    ['that has nothing to say', answer(204, '')],
    ['that is not JSON, which has no schema', answer(200, '<p>', { 'content-type': 'text/html' })],
  ])('%s fits', (_, result) => {
    expect(violationOf('listModels', result)).toBeUndefined()
  })

  test.each([
    ['a status that is not declared', answer(418, MODELS), 'the contract declares no such status'],
    ['a body that is not JSON', answer(200, 'text'), 'the body is not JSON'],
    ['no body', { statusCode: 200, headers: JSON_TYPE }, 'the body is not JSON'],
    ['a field of the wrong type', answer(200, { ...MODELS, message: 1 }), '/message must be string'],
    [
      'a field missing',
      answer(200, { status: 200, success: true, message: 'x' }),
      "/ must have required property 'foundationModels'",
    ],
    [
      'another status in its body',
      answer(200, { ...MODELS, status: 201 }),
      '/status must be equal to one of the allowed values',
    ],
    ['nothing at all', undefined, 'the contract declares no such status'],
    ['no content type, which counts as JSON', answer(200, '<p>', {}), 'the body is not JSON'],
  ])('with %s breaks the contract', (_, result, reason) => {
    expect(violationOf('listModels', result)).toMatchObject({ operationId: 'listModels', reason })
  })
})

describe('events', () => {
  test('of an operation that declares none break the contract', () => {
    const events = answer(200, 'data: {}\n\n', { 'Content-Type': 'text/event-stream' })
    expect(violationOf('listModels', events)).toMatchObject({ reason: 'the contract declares no events' })
  })
})

describe('a stream that is not an event stream', () => {
  const exchange = (complete: boolean) => ({
    requestId: 'id',
    request: { method: 'GET', path: '/', headers: [], body: Buffer.alloc(0) },
    response: { status: 200, headers: JSON_TYPE, body: Buffer.from('{"status":') },
    streamed: true,
    complete,
    operationId: 'listModels',
    errorType: undefined,
    millis: 1,
  })

  test('is checked against the contract only if it is complete', () => {
    expect(violationOfStream(exchange(true))).toMatchObject({ reason: 'the body is not JSON' })
    expect(violationOfStream(exchange(false))).toBeUndefined()
  })
})
