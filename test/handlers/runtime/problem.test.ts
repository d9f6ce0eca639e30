import { describe, expect, test } from 'vitest'
import { Problem, problem } from '../../../handlers/runtime/problem.ts'

describe('the message of a problem', () => {
  test("is complete up to the contract's limit", () => {
    const message = 'x'.repeat(1000)
    expect(problem(400, message).body.message).toBe(message)
  })

  test('is cut at the limit, since a provider may quote a whole prompt', () => {
    const { message } = problem(400, 'x'.repeat(1001)).body
    expect(message).toBe(`${'x'.repeat(997)}...`)
  })

  test('is not cut within a character', () => {
    expect(problem(400, `${'x'.repeat(996)}${'😀'.repeat(10)}`).body.message.isWellFormed()).toBe(true)
  })
})

describe('the body of a problem', () => {
  test('has the failure in the form of this API and in that of the clients of OpenAI and Anthropic', () => {
    expect(problem(404, 'No such key.')).toEqual({
      status: 404,
      body: {
        status: 404,
        success: false,
        message: 'No such key.',
        type: 'error',
        error: { type: 'not_found_error', message: 'No such key.' },
      },
    })
  })

  test('repeats its code and its first field where those clients look for them', () => {
    const errors = [
      { field: 'name', message: 'Too long.' },
      { field: 'plan', message: 'Unknown.' },
    ]
    const { body } = problem(400, 'Invalid.', { code: 'invalid', errors })
    expect(body).toMatchObject({ code: 'invalid', errors })
    expect(body.error).toEqual({
      type: 'invalid_request_error',
      message: 'Invalid.',
      code: 'invalid',
      param: 'name',
    })
  })

  test('has the type of every other failure if its status has none of its own', () => {
    expect(problem(502, 'Failed.').body.error.type).toBe('api_error')
  })
})

describe('the headers of a problem', () => {
  test('say when to retry, and that soon is of no use', () => {
    expect(problem(429, 'Too many.', { retryAfter: 0, retry: false }).headers).toEqual({
      'Retry-After': '0',
      'x-should-retry': 'false',
    })
    expect(problem(503, 'Busy.', { retryAfter: 2 }).headers).toEqual({ 'Retry-After': '2' })
  })

  test('are no part of the body', () => {
    const { body } = problem(429, 'Too many.', { retryAfter: 1, retry: false, left: 0 })
    expect(body).not.toHaveProperty('retryAfter')
    expect(body).not.toHaveProperty('retry')
    expect(body.left).toBe(0)
  })
})

test('a problem that is thrown is named as such in a log', () => {
  const thrown = new Problem(503, 'Busy.', { retryAfter: 2 })
  expect(String(thrown)).toBe('Problem: Busy.')
  expect(thrown).toMatchObject({ status: 503, details: { retryAfter: 2 } })
})
