import { expect, test } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { confirmRegistration } from '../../handlers/confirmRegistration.ts'
import { answerOf } from './invocation.ts'

const confirming = async (accepted: boolean) => {
  const asked: string[][] = []
  const confirm = async (email: string, code: string) => {
    asked.push([email, code])
    return accepted
  }
  const body = { email: 'jane@example.com', code: '123456' }
  return {
    asked,
    ...(await answerOf(
      operations.confirmRegistration,
      confirmRegistration,
      { users: { confirm } },
      { body },
    )),
  }
}

test('a code that Cognito takes confirms the user', async () => {
  const { asked, status, body } = await confirming(true)
  expect(asked).toEqual([['jane@example.com', '123456']])
  expect([status, body]).toEqual([
    200,
    { status: 200, success: true, message: 'User confirmed successfully.' },
  ])
})

test('a code that Cognito refuses gets one message, whatever the reason', async () => {
  const { status, body } = await confirming(false)
  expect([status, body]).toEqual([
    400,
    {
      status: 400,
      success: false,
      message: 'The code is wrong or has expired. If you have confirmed before, sign in.',
    },
  ])
})

test('the code is not logged', async () => {
  for (const accepted of [true, false]) expect((await confirming(accepted)).logged).not.toContain('123456')
})
