import { expect, test } from 'vitest'
import { PASSWORD_POLICY, weaknessOf } from '../../../handlers/accounts/newPassword.ts'
import { checkPassword } from '../../../local/cognito/passwords.ts'

/** The user pool's refusal of a password. */
function refusal(password: string): string | undefined {
  const { minLength, requireLowercase, requireUppercase, requireDigits, requireSymbols } = PASSWORD_POLICY
  const policy = {
    minimumLength: minLength,
    requireLowercase,
    requireUppercase,
    requireNumbers: requireDigits,
    requireSymbols,
  }
  try {
    checkPassword(policy, password)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
}

test.each([
  ['Short1', 'Password not long enough'],
  ['securepassword1', 'Password must have uppercase characters'],
  ['SECUREPASSWORD1', 'Password must have lowercase characters'],
  ['SecurePassword', 'Password must have numeric characters'],
])("%s is too weak, with the user pool's message", (password, words) => {
  expect(weaknessOf(password)).toBe(`Password did not conform with policy: ${words}`)
  expect(weaknessOf(password)).toBe(refusal(password))
})

test.each(['securePassword1', 'aB3456789012', 'Ä-ß-securePassword1'])('%s is strong enough', (password) => {
  expect(weaknessOf(password)).toBeUndefined()
  expect(refusal(password)).toBeUndefined()
})
