import {
  AdminDeleteUserCommand,
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  ConfirmSignUpCommand,
  paginateListUsers,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { errorName } from './aws.ts'
import { appClient, CODE_REFUSALS, cognito, followsLostAnswer, NOT_MAILED, pool } from './cognito.ts'

export type SignedUp =
  | { outcome: 'created'; sub: string }
  | { outcome: 'exists' }
  | { outcome: 'refused'; message: string }

export type User = {
  sub: string
  email: string
  fullname: string
  /** The value of the user's API key, which may have to be made yet. */
  apiKey: string | undefined
  /** The id of the API Gateway key with that value, once it is on the usage plan. */
  apiKeyId: string | undefined
  unconfirmed: boolean
  /** Whether a mailed code has proved that the address is the user's. */
  verified: boolean
}

export type ListedUser = Pick<User, 'sub' | 'email' | 'apiKey' | 'apiKeyId' | 'unconfirmed'> & {
  createdDate: Date
  modifiedDate: Date
}

/** The users of the Cognito user pool. Errors that are not an outcome are the SDK's own. */
export const users = {
  /** Creates a user; Cognito mails a code unless the sign-up trigger confirms at once. */
  async signUp(
    user: { email: string; password: string; fullname: string },
    abortSignal: AbortSignal,
  ): Promise<SignedUp> {
    try {
      const { UserSub } = await cognito.send(
        new SignUpCommand({
          ClientId: appClient(),
          Username: user.email,
          Password: user.password,
          UserAttributes: [
            { Name: 'email', Value: user.email },
            { Name: 'name', Value: user.fullname },
          ],
        }),
        { abortSignal },
      )
      if (!UserSub) throw new Error('SignUp answered without a sub')
      return { outcome: 'created', sub: UserSub }
    } catch (error) {
      switch (errorName(error)) {
        case 'UsernameExistsException':
          return { outcome: 'exists' }
        case 'InvalidPasswordException':
        case 'InvalidParameterException':
        case 'UserLambdaValidationException':
          return { outcome: 'refused', message: error instanceof Error ? error.message : '' }
        default:
          throw error
      }
    }
  },

  /** Takes the mailed code: false where it is wrong or expired, or the user unknown or confirmed before. */
  async confirm(email: string, code: string, abortSignal: AbortSignal): Promise<boolean> {
    try {
      await cognito.send(
        new ConfirmSignUpCommand({ ClientId: appClient(), Username: email, ConfirmationCode: code }),
        { abortSignal },
      )
      return true
    } catch (error) {
      // Confirmed already, by the attempt whose answer was lost.
      if (errorName(error) === 'NotAuthorizedException' && followsLostAnswer(error)) return true
      if (CODE_REFUSALS.has(errorName(error))) return false
      throw error
    }
  },

  /**
   * Mails a new confirmation code.
   *
   * @returns false where none was mailed, which must not show in an answer: nobody awaits one at this
   *   address, or too many were asked for.
   */
  async resendCode(email: string, abortSignal: AbortSignal): Promise<boolean> {
    try {
      await cognito.send(new ResendConfirmationCodeCommand({ ClientId: appClient(), Username: email }), {
        abortSignal,
      })
      return true
    } catch (error) {
      if (NOT_MAILED.has(errorName(error))) return false
      throw error
    }
  },

  /** The user with this e-mail or sub. */
  async find(name: string, abortSignal: AbortSignal): Promise<User | undefined> {
    try {
      const { UserAttributes, UserStatus } = await cognito.send(
        new AdminGetUserCommand({ UserPoolId: pool(), Username: name }),
        { abortSignal },
      )
      const attributes = Object.fromEntries((UserAttributes ?? []).map(({ Name, Value }) => [Name, Value]))
      return {
        sub: attributes['sub'] ?? '',
        email: attributes['email'] ?? '',
        fullname: attributes['name'] ?? '',
        ...keyIn(attributes),
        unconfirmed: UserStatus === 'UNCONFIRMED',
        verified: attributes['email_verified'] === 'true',
      }
    } catch (error) {
      if (errorName(error) === 'UserNotFoundException') return undefined
      throw error
    }
  },

  /** All users. */
  async list(abortSignal: AbortSignal): Promise<ListedUser[]> {
    const listed: ListedUser[] = []
    const pages = paginateListUsers({ client: cognito }, { UserPoolId: pool() }, { abortSignal })
    for await (const { Users = [] } of pages) {
      for (const { Attributes = [], UserStatus, UserCreateDate, UserLastModifiedDate } of Users) {
        const attributes = Object.fromEntries(Attributes.map(({ Name, Value }) => [Name, Value]))
        if (!attributes['sub'] || !UserCreateDate || !UserLastModifiedDate) continue
        listed.push({
          sub: attributes['sub'],
          email: attributes['email'] ?? '',
          ...keyIn(attributes),
          unconfirmed: UserStatus === 'UNCONFIRMED',
          createdDate: UserCreateDate,
          modifiedDate: UserLastModifiedDate,
        })
      }
    }
    return listed
  },

  /**
   * Writes the key's value and id into the user's `custom:api_key` and `custom:api_key_id`, whence they enter the
   * next ID token. An empty string takes the attribute away (API reference, AdminUpdateUserAttributes).
   *
   * @param key without a value, the user's stays as it is.
   * @returns false where there is no such user.
   */
  async setApiKey(
    sub: string,
    { value, id }: { value?: string; id: string },
    abortSignal: AbortSignal,
  ): Promise<boolean> {
    try {
      await cognito.send(
        new AdminUpdateUserAttributesCommand({
          UserPoolId: pool(),
          Username: sub,
          UserAttributes: [
            ...(value === undefined ? [] : [{ Name: 'custom:api_key', Value: value }]),
            { Name: 'custom:api_key_id', Value: id },
          ],
        }),
        { abortSignal },
      )
      return true
    } catch (error) {
      if (errorName(error) === 'UserNotFoundException') return false
      throw error
    }
  },

  /** Deletes the user, if there is one. */
  async delete(sub: string, abortSignal: AbortSignal): Promise<void> {
    try {
      await cognito.send(new AdminDeleteUserCommand({ UserPoolId: pool(), Username: sub }), { abortSignal })
    } catch (error) {
      if (errorName(error) !== 'UserNotFoundException') throw error
    }
  },
}

function keyIn(attributes: { [name: string]: string | undefined }): Pick<User, 'apiKey' | 'apiKeyId'> {
  return {
    apiKey: attributes['custom:api_key'] || undefined,
    apiKeyId: attributes['custom:api_key_id'] || undefined,
  }
}
