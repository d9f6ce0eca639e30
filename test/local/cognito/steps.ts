import {
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { CLIENT_ID, type LocalPool, PASSWORD } from './localPool.ts'

export function signUp({ sdk }: LocalPool, Username = 'ada@example.com', Password = PASSWORD) {
  return sdk.send(
    new SignUpCommand({
      ClientId: CLIENT_ID,
      Username,
      Password,
      UserAttributes: [{ Name: 'name', Value: 'Ada' }],
    }),
  )
}

export function confirm({ sdk, mails }: LocalPool, Username = 'ada@example.com', code = mails[0]?.code) {
  return sdk.send(new ConfirmSignUpCommand({ ClientId: CLIENT_ID, Username, ConfirmationCode: code }))
}

/** The `sub` of a user who signed up and confirmed. */
export async function member(local: LocalPool, username = 'ada@example.com'): Promise<string> {
  const { UserSub = '' } = await signUp(local, username)
  await confirm(local, username)
  return UserSub
}

export function signIn({ sdk }: LocalPool, USERNAME = 'ada@example.com', password = PASSWORD) {
  return sdk.send(
    new InitiateAuthCommand({
      ClientId: CLIENT_ID,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME, PASSWORD: password },
    }),
  )
}

export function refresh({ sdk }: LocalPool, token: string | undefined, ClientId = CLIENT_ID) {
  return sdk.send(
    new InitiateAuthCommand({
      ClientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: token ?? '' },
    }),
  )
}

/** The tokens of a successful sign-in. */
export function tokensOf({ AuthenticationResult }: InitiateAuthCommandOutput) {
  const { AccessToken = '', IdToken = '', RefreshToken = '' } = AuthenticationResult ?? {}
  return { AccessToken, IdToken, RefreshToken }
}

/** An error of Cognito as the SDK throws it. */
export function refused(name: string, message?: string) {
  return { name, ...(message === undefined ? {} : { message }), $metadata: { httpStatusCode: 400 } }
}
