import type { Endpoints } from '../local/runner.ts'
import { post } from './localRunner.ts'

export const PASSWORD = 'securePassword123'

/** The endpoint of the AWS clients of a benchmark. */
export const clientConfig = ({ region, awsEndpointUrl }: Endpoints) => ({
  region,
  endpoint: awsEndpointUrl,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
})

/** Registers and confirms a user, and returns the headers for calls to the models. */
export async function signedIn(endpoints: Endpoints): Promise<{ [header: string]: string }> {
  const { apiUrl, mailboxUrl } = endpoints
  const email = 'jane@example.com'
  const registered: { data: { 'API Key': string } } = JSON.parse(
    await post(`${apiUrl}/register`, { email, password: PASSWORD, fullname: 'Jane Doe' }),
  )
  const apiKey = registered.data['API Key']
  const mailbox = await fetch(`${mailboxUrl}?to=${email}`)
  const [mail]: { code: string }[] = JSON.parse(await mailbox.text())
  await post(`${apiUrl}/confirm`, { email, code: mail?.code, apiKey })
  return signIn(endpoints, email, apiKey)
}

/** Signs in, and returns the headers for calls to the models. */
export async function signIn(
  { apiUrl }: Endpoints,
  email: string,
  apiKey: string,
): Promise<{ [header: string]: string }> {
  const { IdToken } = JSON.parse(await post(`${apiUrl}/login`, { email, password: PASSWORD }))
  return { Authorization: `Bearer ${IdToken}`, 'x-api-key': apiKey }
}

/** Creates an access key for a signed-in user. */
export async function accessKey(
  { apiUrl }: Endpoints,
  headers: { [header: string]: string },
): Promise<string> {
  const answer = await fetch(`${apiUrl}/me/keys`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ name: 'bench' }),
  })
  const { data }: { data: { secret: string } } = JSON.parse(await answer.text())
  return data.secret
}
