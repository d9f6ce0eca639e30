import type { UserType } from '@aws-sdk/client-cognito-identity-provider'

/** A user of the user pool. */
export type User = {
  sub: string
  email: string
  fullname: string
  /** The value of the user's API key. The key itself may not exist yet. */
  apiKey: string | undefined
  /** The id of the API Gateway key with that value, once the key is on the usage plan. */
  apiKeyId: string | undefined
  unconfirmed: boolean
  /** Whether a mailed code, or the provider, has proved that the address belongs to the user. */
  verified: boolean
  /** False if an administrator disabled the user. */
  enabled: boolean
  createdDate: Date
}

/** The state of a user. */
export type UserState = 'active' | 'disabled' | 'unconfirmed'

/** Returns the state of a user. */
export function stateOf({ enabled, unconfirmed }: Pick<User, 'enabled' | 'unconfirmed'>): UserState {
  if (!enabled) return 'disabled'
  return unconfirmed ? 'unconfirmed' : 'active'
}

/** Converts a user from Cognito's form. */
export function userIn({ Attributes = [], UserStatus, Enabled, UserCreateDate }: UserType): User {
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

/** Returns the API key in a user's attributes. */
export function keyIn(attributes: { [name: string]: string | undefined }): Pick<User, 'apiKey' | 'apiKeyId'> {
  return {
    apiKey: attributes['custom:api_key'] || undefined,
    apiKeyId: attributes['custom:api_key_id'] || undefined,
  }
}
