import { expect, test } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { resendCode } from '../../handlers/resendCode.ts'
import { answerOf } from './invocation.ts'

const resending = (mailed: boolean) =>
  answerOf(
    operations.resendCode,
    resendCode,
    { users: { resendCode: async () => mailed } },
    { body: { email: 'jane@example.com' } },
  )

test('the response does not reveal whether a code was mailed; the log does', async () => {
  const [one, other] = [await resending(true), await resending(false)]
  expect(one.status).toBe(200)
  expect(one.body).toEqual({
    status: 200,
    success: true,
    message: 'If the address awaits confirmation, a new code was sent to it.',
  })
  expect([other.status, other.body]).toEqual([one.status, one.body])
  expect([one.logged, other.logged]).toEqual([
    expect.stringContaining('"mailed":true'),
    expect.stringContaining('"mailed":false'),
  ])
})
