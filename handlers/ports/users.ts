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
  type UserType,
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
  /** False for one whom an administrator has stopped. */
  enabled: boolean
  createdDate: Date
}

/** In which state users are. */
export type UserState = 'active' | 'disabled' | 'unconfirmed'

/** A page of users, and from where the next one goes on. */
export type UserPage = { users: User[]; next: string | undefined }

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
   * A page of the users whose address begins so and who are in a state; it may hold fewer than asked for, or none,
   * and be followed by another.
   *
   * @returns undefined where `next` is none.
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
          Filter: email === undefined ? filterBy(state) : `email ^= "${email.replaceAll(/["\\]/g, '\\$&')}"`,
        }),
        { abortSignal },
      )
      // Cognito filters by one thing alone.
      const users = Users.map(userIn).filter((user) => state === undefined || stateOf(user) === state)
      return { users, next: PaginationToken }
    } catch (error) {
      // The token is the only thing that a caller could get wrong.
      if (next !== undefined && errorName(error) === 'InvalidParameterException') return undefined
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

  /** Lets a user sign in no more, and ends what they signed in to. Repeating it changes nothing. */
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

  /** Lets a user sign in again. Repeating it changes nothing. */
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

/** Makes a call, which means nothing any more where the user is gone. */
async function unlessGone(call: () => Promise<unknown>): Promise<void> {
  try {
    await call()
  } catch (error) {
    if (errorName(error) !== 'UserNotFoundException') throw error
  }
}

/** In which state a user is. */
export function stateOf({ enabled, unconfirmed }: Pick<User, 'enabled' | 'unconfirmed'>): UserState {
  if (!enabled) return 'disabled'
  return unconfirmed ? 'unconfirmed' : 'active'
}

function filterBy(state: UserState | undefined): string | undefined {
  if (state === undefined) return undefined
  if (state === 'disabled') return 'status = "Disabled"'
  // Whoever signs in by a provider is of a status of their own.
  if (state === 'active' && providerClient()) return 'status = "Enabled"'
  return `cognito:user_status = "${state === 'active' ? 'CONFIRMED' : 'UNCONFIRMED'}"`
}

/** A user as Cognito tells it. */
function userIn({ Attributes = [], UserStatus, Enabled, UserCreateDate }: UserType): User {
  const attributes = Object.fromEntries(Attributes.map(({ Name, Value }) => [Name, Value]))
  return {
    sub: attributes['sub'] ?? '',
    email: attributes['email'] ?? '',
    fullname: attributes['name'] ?? '',
    ...keyIn(attributes),
    unconfirmed: UserStatus === 'UNCONFIRMED',
    verified: attributes['email_verified'] === 'true',
    enabled: Enabled === true,
    createdDate: UserCreateDate ?? new Date(0),
  }
}

function keyIn(attributes: { [name: string]: string | undefined }): Pick<User, 'apiKey' | 'apiKeyId'> {
  return {
    apiKey: attributes['custom:api_key'] || undefined,
    apiKeyId: attributes['custom:api_key_id'] || undefined,
  }
}
