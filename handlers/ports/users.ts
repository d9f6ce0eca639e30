import {
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  ConfirmSignUpCommand,
  ListUsersCommand,
  paginateListUsers,
  ResendConfirmationCodeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { errorName } from './aws.ts'
import {
  aboutUser,
  appClient,
  CODE_REFUSALS,
  cognito,
  followsLostAnswer,
  NOT_MAILED,
  pool,
  providerClient,
} from './cognito.ts'
import { keyIn, stateOf, type User, type UserState, userIn } from './user.ts'

export type SignedUp =
  | { outcome: 'created'; sub: string }
  | { outcome: 'exists' }
  | { outcome: 'refused'; message: string }

/** A page of users, and the token of the next page. */
export type UserPage = { users: User[]; next: string | undefined }

export type ListedUser = Pick<User, 'sub' | 'email' | 'apiKey' | 'apiKeyId' | 'unconfirmed'> & {
  createdDate: Date
  modifiedDate: Date
}

/** The users of the Cognito user pool. Errors without an outcome of their own are the SDK's. */
export const users = {
  /** Creates a user. Cognito mails a code unless the sign-up trigger confirms the user at once. */
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

  /**
   * Confirms a user by the mailed code. @returns false if the code is wrong or expired, or the user is unknown or
   * already confirmed.
   */
  async confirm(email: string, code: string, abortSignal: AbortSignal): Promise<boolean> {
    try {
      await cognito.send(
        new ConfirmSignUpCommand({ ClientId: appClient(), Username: email, ConfirmationCode: code }),
        { abortSignal },
      )
      return true
    } catch (error) {
      // The attempt whose response was lost has confirmed the user already.
      if (errorName(error) === 'NotAuthorizedException' && followsLostAnswer(error)) return true
      if (CODE_REFUSALS.has(errorName(error))) return false
      throw error
    }
  },

  /**
   * Mails a new confirmation code.
   *
   * @returns false if no code was mailed, because nobody with this address awaits one or too many were requested. The
   *   response must not show this.
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

  /** Finds the user with this e-mail or `sub`. */
  async find(name: string, abortSignal: AbortSignal): Promise<User | undefined> {
    try {
      const { UserAttributes, ...found } = await aboutUser(
        name,
        (Username) =>
          cognito.send(new AdminGetUserCommand({ UserPoolId: pool(), Username }), { abortSignal }),
        abortSignal,
      )
      return userIn({ ...found, Attributes: UserAttributes })
    } catch (error) {
      if (errorName(error) === 'UserNotFoundException') return undefined
      throw error
    }
  },

  /**
   * Finds a user with this e-mail: whoever signs in by a password, or else a user of the provider whose address is
   * verified.
   */
  async findByEmail(email: string, abortSignal: AbortSignal): Promise<User | undefined> {
    const user = await users.find(email, abortSignal)
    if ((user && !user.unconfirmed) || !providerClient()) return user
    const { Users = [] } = await cognito.send(
      new ListUsersCommand({ UserPoolId: pool(), Filter: `email = "${escaped(email)}"` }),
      { abortSignal },
    )
    return Users.map(userIn).find(({ unconfirmed, verified }) => !unconfirmed && verified) ?? user
  },

  /**
   * Returns a page of the users in a state whose e-mail address starts with `email`. A page may have fewer users than
   * `limit`, or none, and still be followed by another.
   *
   * @returns undefined if `next` is not a valid page token.
   */
  async page(
    asked: { email?: string; state?: UserState; limit: number; next?: string },
    abortSignal: AbortSignal,
  ): Promise<UserPage | undefined> {
    const { email, state, limit, next } = asked
    try {
      const { Users = [], PaginationToken } = await cognito.send(
        new ListUsersCommand({
          UserPoolId: pool(),
          Limit: limit,
          PaginationToken: next,
          Filter: email === undefined ? filterBy(state) : `email ^= "${escaped(email)}"`,
        }),
        { abortSignal },
      )
      // Cognito filters by one attribute only.
      const users = Users.map(userIn).filter((user) => state === undefined || stateOf(user) === state)
      return { users, next: PaginationToken }
    } catch (error) {
      // Only the page token can be invalid here.
      if (next !== undefined && errorName(error) === 'InvalidParameterException') return undefined
      throw error
    }
  },

  /** Lists all users. */
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
   * Writes the value and the id of an API key into the user's `custom:api_key` and `custom:api_key_id`, which the next
   * ID token contains. An empty string removes an attribute (API reference, AdminUpdateUserAttributes).
   *
   * @param key without a value, the stored value is unchanged.
   * @returns false if there is no such user.
   */
  async setApiKey(
    sub: string,
    { value, id }: { value?: string; id: string },
    abortSignal: AbortSignal,
  ): Promise<boolean> {
    try {
      const UserAttributes = [
        ...(value === undefined ? [] : [{ Name: 'custom:api_key', Value: value }]),
        { Name: 'custom:api_key_id', Value: id },
      ]
      await aboutUser(
        sub,
        (Username) =>
          cognito.send(
            new AdminUpdateUserAttributesCommand({ UserPoolId: pool(), Username, UserAttributes }),
            { abortSignal },
          ),
        abortSignal,
      )
      return true
    } catch (error) {
      if (errorName(error) === 'UserNotFoundException') return false
      throw error
    }
  },

  /** Blocks a user from signing in, and revokes their tokens. A repetition changes nothing. */
  async disable(sub: string, abortSignal: AbortSignal): Promise<void> {
    await unlessGone(() =>
      aboutUser(
        sub,
        (Username) =>
          cognito.send(new AdminDisableUserCommand({ UserPoolId: pool(), Username }), { abortSignal }),
        abortSignal,
      ),
    )
  },

  /** Lets a user sign in again. A repetition changes nothing. */
  async enable(sub: string, abortSignal: AbortSignal): Promise<void> {
    await unlessGone(() =>
      aboutUser(
        sub,
        (Username) =>
          cognito.send(new AdminEnableUserCommand({ UserPoolId: pool(), Username }), { abortSignal }),
        abortSignal,
      ),
    )
  },

  /** Deletes the user, if there is one. */
  async delete(sub: string, abortSignal: AbortSignal): Promise<void> {
    await unlessGone(() =>
      aboutUser(
        sub,
        (Username) =>
          cognito.send(new AdminDeleteUserCommand({ UserPoolId: pool(), Username }), { abortSignal }),
        abortSignal,
      ),
    )
  },
}

/** Makes a call, and ignores that the user is gone. */
async function unlessGone(call: () => Promise<unknown>): Promise<void> {
  try {
    await call()
  } catch (error) {
    if (errorName(error) !== 'UserNotFoundException') throw error
  }
}

/** Escapes a value for a filter of ListUsers. */
function escaped(value: string): string {
  return value.replaceAll(/["\\]/g, '\\$&')
}

function filterBy(state: UserState | undefined): string | undefined {
  if (state === undefined) return undefined
  if (state === 'disabled') return 'status = "Disabled"'
  // Whoever signs in by a provider is of a status of their own.
  if (state === 'active' && providerClient()) return 'status = "Enabled"'
  return `cognito:user_status = "${state === 'active' ? 'CONFIRMED' : 'UNCONFIRMED'}"`
}
