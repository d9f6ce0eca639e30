import {
  AdminConfirmSignUpCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider'
import type { Endpoints } from '../local/runner.ts'
import { post } from './localRunner.ts'

export const PASSWORD = 'securePassword123'

/** What the AWS clients of a benchmark speak to. */
export const clientConfig = ({ region, awsEndpointUrl }: Endpoints) => ({
  region,
  endpoint: awsEndpointUrl,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
})

/** Registers a user and gives the headers with which they call the models. */
export async function signedIn(endpoints: Endpoints): Promise<{ [header: string]: string }> {
  const email = 'jane@example.com'
  const registered = JSON.parse(
    await post(`${endpoints.apiUrl}/register`, { email, password: PASSWORD, fullname: 'Jane Doe' }),
  )
  const cognito = new CognitoIdentityProviderClient(clientConfig(endpoints))
  await cognito.send(new AdminConfirmSignUpCommand({ UserPoolId: endpoints.userPoolId, Username: email }))
  cognito.destroy()
  return signIn(endpoints, email, registered.data['API Key'])
}

/** Signs in, and gives the headers with which the user calls the models. */
export async function signIn(
  { apiUrl }: Endpoints,
  email: string,
  apiKey: string,
): Promise<{ [header: string]: string }> {
  const { IdToken } = JSON.parse(await post(`${apiUrl}/login`, { email, password: PASSWORD }))
  return { Authorization: `Bearer ${IdToken}`, 'x-api-key': apiKey }
}
