import * as http from 'node:http'
import * as http2 from 'node:http2'
import { Server, type Socket } from 'node:net'

export type AwsRequest = http.IncomingMessage | http2.Http2ServerRequest
export type AwsResponse = http.ServerResponse | http2.Http2ServerResponse

/**
 * A server that speaks HTTP/1.1 and HTTP/2 without TLS on one port: most SDK clients speak the former, and
 * that of Bedrock Runtime begins with the latter's preface, not asking first.
 */
export class AwsServer extends Server {
  readonly #http1 = http.createServer()
  readonly #http2 = http2.createServer()
  readonly #sockets = new Set<Socket>()

  constructor() {
    super()
    this.on('connection', (socket: Socket) => this.#connect(socket))
  }

  /** Has a listener answer every request. */
  answerWith(listener: (request: AwsRequest, response: AwsResponse) => void): void {
    this.#http1.on('request', listener)
    this.#http2.on('request', listener)
  }

  closeAllConnections(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  #connect(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => this.#sockets.delete(socket))
    socket.once('data', (start: Buffer) => {
      socket.pause()
      socket.unshift(start)
      // An HTTP/2 session reads what was put back by itself; an HTTP/1.1 connection has to flow.
      if (start.toString('latin1', 0, 3) === 'PRI') this.#http2.emit('connection', socket)
      else this.#http1.emit('connection', socket.resume())
    })
  }
}

/** Breaks the connection that a request came on. */
export function resetConnection(request: AwsRequest): void {
  // The socket of an HTTP/2 request is a stand-in, which belongs to the session.
  if (request instanceof http2.Http2ServerRequest)
    request.stream.session?.destroy(new Error('Connection reset'))
  else request.socket.resetAndDestroy()
}
