/** What the user pool asks of a new password. */
export const PASSWORD_POLICY = {
  minLength: 12,
  requireLowercase: true,
  requireUppercase: true,
  requireDigits: true,
  requireSymbols: false,
} as const

/**
 * Why a new password is too weak, in Cognito's words; undefined where it is not. To be asked ahead of Cognito where a
 * stranger may not learn who is registered: which it judges first, the password or the user, is not documented.
 */
export function weaknessOf(password: string): string | undefined {
  const rules: [kept: boolean, words: string][] = [
    [password.length >= PASSWORD_POLICY.minLength, 'Password not long enough'],
    [/[A-Z]/.test(password), 'Password must have uppercase characters'],
    [/[a-z]/.test(password), 'Password must have lowercase characters'],
    [/[0-9]/.test(password), 'Password must have numeric characters'],
  ]
  const broken = rules.find(([kept]) => !kept)
  return broken && `Password did not conform with policy: ${broken[1]}`
}
