import { once } from 'node:events'
import type { AwsService } from '../../../local/aws/call.ts'
import { Credentials } from '../../../local/aws/credentials.ts'
import { awsEndpoint } from '../../../local/aws/endpoint.ts'
import type { Intercept } from '../../../local/aws/intercept.ts'
import { AwsServer } from '../../../local/aws/server.ts'

/** The AWS endpoint with these services on its own port. */
export async function serveAws(
  services: AwsService[],
  credentials: Credentials = new Credentials(new Map()),
  intercept?: Intercept,
) {
  const server = new AwsServer()
  const listener = awsEndpoint(services, credentials, intercept)
  server.answerWith((request, response) => void listener(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port')
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${address.port}`, close }
}
