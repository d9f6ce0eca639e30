import {
  AdminAddUserToGroupCommand,
  AdminConfirmSignUpCommand,
  AdminDeleteUserCommand,
  AdminRemoveUserFromGroupCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
  paginateListUsers,
} from '@aws-sdk/client-cognito-identity-provider'
import type { Target } from './target.ts'

/** Does in Cognito what no caller of the gateway may do. */
export class Administrator {
  readonly #userPoolId: string
  readonly #cognito: CognitoIdentityProviderClient

  constructor({ userPoolId, region, awsEndpointUrl }: Target) {
    this.#userPoolId = userPoolId
    this.#cognito = new CognitoIdentityProviderClient({
      region,
      ...(awsEndpointUrl && {
        endpoint: awsEndpointUrl,
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      }),
    })
  }

  /** Confirms a user without the mailed code, and leaves their address unverified. */
  async confirm(email: string): Promise<void> {
    await this.#cognito.send(new AdminConfirmSignUpCommand({ UserPoolId: this.#userPoolId, Username: email }))
  }

  /** Marks a user's address as verified. */
  async verify(email: string): Promise<void> {
    const UserAttributes = [{ Name: 'email_verified', Value: 'true' }]
    await this.#cognito.send(
      new AdminUpdateUserAttributesCommand({ UserPoolId: this.#userPoolId, Username: email, UserAttributes }),
    )
  }

  /** Makes a user an administrator, as `npm run admin` does. */
  async promote(email: string): Promise<void> {
    await this.#cognito.send(new AdminAddUserToGroupCommand(this.#membership(email)))
  }

  /** Removes a user from the administrators. */
  async demote(email: string): Promise<void> {
    await this.#cognito.send(new AdminRemoveUserFromGroupCommand(this.#membership(email)))
  }

  async delete(username: string): Promise<void> {
    await this.#cognito.send(new AdminDeleteUserCommand({ UserPoolId: this.#userPoolId, Username: username }))
  }

  /**
   * Deletes every user whose address starts with a prefix.
   *
   * @param prefix of letters, digits and hyphens.
   * @returns how many users were deleted.
   */
  async deleteAll(prefix: string): Promise<number> {
    const names: string[] = []
    const query = { UserPoolId: this.#userPoolId, Filter: `email ^= "${prefix}"`, AttributesToGet: [] }
    for await (const { Users = [] } of paginateListUsers({ client: this.#cognito }, query))
      names.push(...Users.flatMap(({ Username }) => Username ?? []))
    for (const name of names) await this.delete(name)
    return names.length
  }

  #membership(Username: string) {
    return { UserPoolId: this.#userPoolId, Username, GroupName: 'administrators' }
  }
}
