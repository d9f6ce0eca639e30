import {
  AdminConfirmSignUpCommand,
  AdminDeleteUserCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
  paginateListUsers,
} from '@aws-sdk/client-cognito-identity-provider'
import type { Target } from './target.ts'

/** Does in Cognito what no caller of the gateway may. */
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

  /** Confirms a user and their address without the mailed code. */
  async confirm(email: string): Promise<void> {
    const user = { UserPoolId: this.#userPoolId, Username: email }
    await this.#cognito.send(new AdminConfirmSignUpCommand(user))
    // Confirmed is the user alone by that; a stage that is kept to a domain asks for the address as well.
    const UserAttributes = [{ Name: 'email_verified', Value: 'true' }]
    await this.#cognito.send(new AdminUpdateUserAttributesCommand({ ...user, UserAttributes }))
  }

  async delete(username: string): Promise<void> {
    await this.#cognito.send(new AdminDeleteUserCommand({ UserPoolId: this.#userPoolId, Username: username }))
  }

  /**
   * Deletes every user whose address begins so.
   *
   * @param prefix of letters, digits and hyphens.
   * @returns how many there were.
   */
  async deleteAll(prefix: string): Promise<number> {
    const names: string[] = []
    const query = { UserPoolId: this.#userPoolId, Filter: `email ^= "${prefix}"`, AttributesToGet: [] }
    for await (const { Users = [] } of paginateListUsers({ client: this.#cognito }, query))
      names.push(...Users.flatMap(({ Username }) => Username ?? []))
    for (const name of names) await this.delete(name)
    return names.length
  }
}
