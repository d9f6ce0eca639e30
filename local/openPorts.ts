import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type AwsRequest, type AwsResponse, AwsServer } from './aws/server.ts'
import { type Closing, closed, listen } from './listen.ts'

type Listeners = {
  api: (request: IncomingMessage, response: ServerResponse) => void
  aws: (request: AwsRequest, response: AwsResponse) => void
}

export type Ports = {
  /** The URL of the API's port. */
  origin: string
  awsEndpointUrl: string
  /** Hands requests to the gateway. Until this call both ports answer 503. */
  serve(listeners: Listeners): void
  /** Closes the API's port, with all connections. */
  closeApi(): Promise<void>
}

/**
 * Opens the port of the API and that of the AWS endpoint. A start does this first, because a port may be taken.
 *
 * @param port of the API; the AWS endpoint takes the next one. 0 chooses free ports. @throws PortError
 */
export async function openPorts(port: number, close: Closing): Promise<Ports> {
  let current: Listeners = { api: starting, aws: starting }
  const server = createServer((request, response) => current.api(request, response))
  const origin = await listen(server, port, `Port ${port}`, close)
  const awsServer = new AwsServer()
  awsServer.answerWith((request, response) => current.aws(request, response))
  const awsPort = port === 0 ? 0 : port + 1
  const awsEndpointUrl = await listen(
    awsServer,
    awsPort,
    `Port ${awsPort}, which the AWS endpoint takes beside --port ${port},`,
    close,
  )
  return {
    origin,
    awsEndpointUrl,
    serve: (listeners) => {
      current = listeners
    },
    closeApi: () => closed(server),
  }
}

function starting(_: unknown, response: ServerResponse | AwsResponse): void {
  response.statusCode = 503
  response.setHeader('Retry-After', '1')
  response.end()
}
