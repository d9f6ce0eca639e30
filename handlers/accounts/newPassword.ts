/** The user pool's rules for a new password. */
export const PASSWORD_POLICY = {
  minLength: 12,
  requireLowercase: true,
  requireUppercase: true,
  requireDigits: true,
  requireSymbols: false,
} as const

/**
 * Returns why a new password is too weak, in Cognito's wording; undefined if it is strong enough. Routes that must not
 * reveal who is registered check this before they call Cognito, because Cognito does not document whether it checks the
 * password or the user first.
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
