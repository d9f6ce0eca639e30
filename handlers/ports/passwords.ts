import {
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { errorName } from './aws.ts'
import { appClient, CODE_REFUSALS, cognito, NOT_MAILED } from './cognito.ts'

export type Reset = { outcome: 'reset' } | { outcome: 'codeRefused' } | { outcome: 'weak'; message: string }

/** The passwords of users that were forgotten. */
export const passwords = {
  /**
   * Mails a code with which a new password can be set.
   *
   * @returns false where none was mailed, which must not show in an answer.
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

  /** Sets a new password by the mailed code. */
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
      // A pattern of the API's own, which comes before any look at user and code (API reference,
      // ConfirmForgotPassword, Password).
      if (errorName(error) === 'InvalidParameterException' && /Value.* at 'password'/.test(String(error)))
        return { outcome: 'weak', message: 'The new password may not begin or end with a blank.' }
      if (CODE_REFUSALS.has(errorName(error))) return { outcome: 'codeRefused' }
      throw error
    }
  },
}
