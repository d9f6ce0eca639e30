import { describe, expect, test } from 'vitest'
import { problem } from '../../../handlers/runtime/problem.ts'

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
