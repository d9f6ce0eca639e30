import * as http from 'node:http'
import * as http2 from 'node:http2'
import type { Socket } from 'node:net'

export type AwsRequest = http.IncomingMessage | http2.Http2ServerRequest
export type AwsResponse = http.ServerResponse | http2.Http2ServerResponse

/** How long a connection may be held without a whole request, in milliseconds. */
export type Patience = {
  /** For the headers of a request, or the start of an HTTP/2 session. */
  headers: number
  /** For a whole request. */
  request: number
  /** Without a byte between requests. */
  idle: number
}

/** Longer than any function or model takes, and short enough that whoever opens connections ends with few. */
const PATIENCE: Patience = { headers: 10_000, request: 60_000, idle: 120_000 }

/**
 * A server that speaks HTTP/1.1 and HTTP/2 without TLS on one port: most SDK clients speak the former, and
 * that of Bedrock Runtime begins with the latter's preface, not asking first.
 */
export class AwsServer extends http.Server {
  readonly #http1: readonly ((socket: Socket) => void)[]
  readonly #http2 = http2.createServer()
  readonly #sockets = new Set<Socket>()
  readonly #patience: Patience

  constructor(patience: Patience = PATIENCE) {
    super({
      headersTimeout: patience.headers,
      requestTimeout: patience.request,
      keepAliveTimeout: patience.idle,
      connectionsCheckingInterval: Math.min(1000, patience.headers),
    })
    this.#patience = patience
    const listeners = this.listeners('connection')
    this.#http1 = listeners.map((serve) => (socket) => serve.call(this, socket))
    this.removeAllListeners('connection')
    this.on('connection', (socket: Socket) => this.#connect(socket))
    this.#http2.on('session', (session) => this.#watch(session))
  }

  /** Has a listener answer every request. */
  answerWith(listener: (request: AwsRequest, response: AwsResponse) => void): void {
    this.on('request', listener)
    this.#http2.on('request', (request, response) => {
      // HTTP/1.1 requests have this of the server.
      const late = setTimeout(
        () => request.stream.close(http2.constants.NGHTTP2_CANCEL),
        this.#patience.request,
      )
      request.once('end', () => clearTimeout(late))
      request.once('close', () => clearTimeout(late))
      listener(request, response)
    })
  }

  override closeAllConnections(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  #connect(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => this.#sockets.delete(socket))
    const silent = setTimeout(() => socket.destroy(), this.#patience.headers)
    socket.once('close', () => clearTimeout(silent))
    socket.once('data', (start: Buffer) => {
      clearTimeout(silent)
      socket.pause()
      socket.unshift(start)
      // An HTTP/2 session reads what was put back by itself; an HTTP/1.1 connection has to flow.
      if (start.toString('latin1', 0, 3) === 'PRI') this.#http2.emit('connection', socket)
      else for (const serve of this.#http1) serve(socket.resume())
    })
  }

  /** Ends a session that has no request for long, and lets requests under way end. */
  #watch(session: http2.ServerHttp2Session): void {
    session.setTimeout(this.#patience.headers, () => session.destroy())
    session.once('stream', () => session.setTimeout(this.#patience.idle, () => session.close()))
  }
}

/** Breaks the connection that a request came on. */
export function resetConnection(request: AwsRequest): void {
  // The socket of an HTTP/2 request is a stand-in, which belongs to the session.
  if (request instanceof http2.Http2ServerRequest)
    request.stream.session?.destroy(new Error('Connection reset'))
  else request.socket.resetAndDestroy()
}
