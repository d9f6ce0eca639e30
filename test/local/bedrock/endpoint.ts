import * as http from 'node:http'
import * as http2 from 'node:http2'
import { createServer, type Socket } from 'node:net'
import { BedrockClient } from '@aws-sdk/client-bedrock'
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime'
import { AwsError, type AwsService } from '../../../local/aws/call.ts'

type Incoming = http.IncomingMessage | http2.Http2ServerRequest
type Outgoing = http.ServerResponse | http2.Http2ServerResponse

/**
 * Serves one AWS service as REST-JSON does, for real SDK clients: on one port over HTTP/1.1, and over HTTP/2
 * with prior knowledge, which is what the Bedrock Runtime client speaks by default. No retries: each call is
 * one call.
 */
export async function serveAws(service: AwsService) {
  const listener = (request: Incoming, response: Outgoing) => void answer(service, request, response)
  const http1Server = http.createServer(listener)
  const http2Server = http2.createServer(listener)
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => sockets.delete(socket))
    socket.once('data', (start) => {
      socket.pause()
      socket.unshift(start)
      // An HTTP/2 session reads what was unshifted by itself; an HTTP/1.1 connection has to flow.
      if (start.toString('latin1', 0, 3) === 'PRI') http2Server.emit('connection', socket)
      else http1Server.emit('connection', socket.resume())
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port')
  const configuration = {
    endpoint: `http://127.0.0.1:${address.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
  }
  const bedrock = new BedrockClient(configuration)
  const runtime = new BedrockRuntimeClient(configuration)
  const close = () => {
    bedrock.destroy()
    runtime.destroy()
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return { bedrock, runtime, close }
}

async function answer(service: AwsService, request: Incoming, response: Outgoing) {
  const gone = new AbortController()
  response.on('close', () => {
    if (!response.writableEnded) gone.abort()
  })
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const reply = (status: number, headers: { [name: string]: string }, body: string | Uint8Array) => {
    if (gone.signal.aborted) return
    response.statusCode = status
    response.setHeader('content-type', 'application/json')
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    response.end(body)
  }
  try {
    const operation = service({
      method: request.method ?? 'GET',
      path: pathname,
      query: searchParams,
      headers: request.headers,
      body: Buffer.concat(await request.toArray()),
      signal: gone.signal,
    })
    if (!operation) throw new AwsError('UnknownOperationException', 'unknown', 404)
    const { status = 200, headers = {}, body } = await operation.run()
    reply(status, headers, body instanceof Uint8Array ? body : JSON.stringify(body))
  } catch (error) {
    const { code, status } = error instanceof AwsError ? error : { code: 'Bug', status: 500 }
    const message = error instanceof Error ? error.message : String(error)
    reply(status, { 'x-amzn-errortype': code }, JSON.stringify({ message }))
  }
}
