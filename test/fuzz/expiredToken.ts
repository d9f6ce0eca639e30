import {
  AdminConfirmSignUpCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { vi } from 'vitest'
import { type Gateway, startGateway } from '../conformance/runner.ts'
import { Account } from '../faults/account.ts'

/**
 * An expired ID token of the pool: signed by a gateway whose clock is one day behind.
 *
 * @returns the token and that gateway, which has stopped.
 */
export async function expiredToken(context: {
  [name: string]: string
}): Promise<{ expired: string; yesterday: Gateway }> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 86_400_000 })
  try {
    const yesterday = await startGateway(context)
    const { awsEndpointUrl: endpoint, region, userPoolId, userPoolClientId: ClientId } = yesterday.endpoints
    // Bypasses the functions, whose clock shows today.
    const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
    const cognito = new CognitoIdentityProviderClient({ endpoint, region, credentials })
    const { email: Username, password: Password } = new Account(yesterday.endpoints)
    const UserAttributes = [{ Name: 'name', Value: 'Jane Doe' }]
    await cognito.send(new SignUpCommand({ ClientId, Username, Password, UserAttributes }))
    await cognito.send(new AdminConfirmSignUpCommand({ UserPoolId: userPoolId, Username }))
    const { AuthenticationResult } = await cognito.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: Username, PASSWORD: Password },
      }),
    )
    cognito.destroy()
    await yesterday.stop()
    return { expired: AuthenticationResult?.IdToken ?? '', yesterday }
  } finally {
    vi.useRealTimers()
  }
}
