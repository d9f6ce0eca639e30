import {
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { errorName } from './aws.ts'
import { appClient, CODE_REFUSALS, cognito, NOT_MAILED } from './cognito.ts'

export type Reset = { outcome: 'reset' } | { outcome: 'codeRefused' } | { outcome: 'weak'; message: string }

/** Resets of forgotten passwords. */
export const passwords = {
  /**
   * Mails a code for setting a new password.
   *
   * @returns false if no code was mailed. The response must not show this.
   */
  async forgot(email: string, abortSignal: AbortSignal): Promise<boolean> {
    try {
      await cognito.send(new ForgotPasswordCommand({ ClientId: appClient(), Username: email }), {
        abortSignal,
      })
      return true
    } catch (error) {
      if (NOT_MAILED.has(errorName(error))) return false
      throw error
    }
  },

  /** Sets a new password with the mailed code. */
  async reset(email: string, code: string, password: string, abortSignal: AbortSignal): Promise<Reset> {
    try {
      await cognito.send(
        new ConfirmForgotPasswordCommand({
          ClientId: appClient(),
          Username: email,
          ConfirmationCode: code,
          Password: password,
        }),
        { abortSignal },
      )
      return { outcome: 'reset' }
    } catch (error) {
      if (errorName(error) === 'InvalidPasswordException')
        return { outcome: 'weak', message: error instanceof Error ? error.message : '' }
      // The API checks this pattern before it looks at the user and the code (API reference, ConfirmForgotPassword,
      // Password).
      if (errorName(error) === 'InvalidParameterException' && /Value.* at 'password'/.test(String(error)))
        return { outcome: 'weak', message: 'The new password must not begin or end with a space.' }
      if (CODE_REFUSALS.has(errorName(error))) return { outcome: 'codeRefused' }
      throw error
    }
  },
}
