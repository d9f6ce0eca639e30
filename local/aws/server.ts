import * as http from 'node:http'
import * as http2 from 'node:http2'
import type { Socket } from 'node:net'

export type AwsRequest = http.IncomingMessage | http2.Http2ServerRequest
export type AwsResponse = http.ServerResponse | http2.Http2ServerResponse

/** How long a client may hold a connection without sending a whole request, in milliseconds. */
export type Patience = {
  /** For the headers of a request, or the start of an HTTP/2 session. */
  headers: number
  /** For a whole request. */
  request: number
  /** Without a byte between requests. */
  idle: number
}

/** Longer than any function or model needs, and short enough that a client that keeps opening connections holds few. */
const PATIENCE: Patience = { headers: 10_000, request: 60_000, idle: 120_000 }

/**
 * A server for HTTP/1.1 and HTTP/2 without TLS on one port. Most SDK clients use HTTP/1.1. The client of Bedrock
 * Runtime starts with the HTTP/2 preface, without negotiation.
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

  /** Sends every request to a listener. */
  answerWith(listener: (request: AwsRequest, response: AwsResponse) => void): void {
    this.on('request', listener)
    this.#http2.on('request', (request, response) => {
      // For HTTP/1.1 requests the server's requestTimeout does this.
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
      // An HTTP/2 session reads the unshifted bytes by itself; an HTTP/1.1 connection must resume.
      if (start.toString('latin1', 0, 3) === 'PRI') this.#http2.emit('connection', socket)
      else for (const serve of this.#http1) serve(socket.resume())
    })
  }

  /** Closes a session that is idle for too long, and lets requests in progress finish. */
  #watch(session: http2.ServerHttp2Session): void {
    session.setTimeout(this.#patience.headers, () => session.destroy())
    session.once('stream', () => session.setTimeout(this.#patience.idle, () => session.close()))
  }
}

/** Breaks the connection of a request. */
export function resetConnection(request: AwsRequest): void {
  // The socket of an HTTP/2 request is a proxy that belongs to the session, so the session must break it.
  if (request instanceof http2.Http2ServerRequest)
    request.stream.session?.destroy(new Error('Connection reset'))
  else request.socket.resetAndDestroy()
}
