import { Writable } from 'node:stream'

/** Marks a handler that streams, for Lambda's runtime (aws-lambda-nodejs-runtime-interface-client). */
export const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming')

/**
 * Separates the metadata of an HTTP response from its payload (developer guide of API Gateway, 'response transfer
 * mode').
 */
export const DELIMITER = Buffer.alloc(8)

/** Sends a chunk that a function writes. The next chunk waits until the receiver calls `taken`. */
export type Send = (chunk: Uint8Array, taken: () => void) => void

/** The stream to which a function writes its response. */
export class ResponseStream extends Writable {
  readonly #send: Send
  #prelude: Buffer | undefined

  constructor(send: Send) {
    super()
    this.#send = send
  }

  setContentType(): void {}

  /** Sets the metadata to send ahead of the first write. Without a write, the metadata is never sent. */
  announce(metadata: { [name: string]: unknown }): this {
    this.#prelude = Buffer.concat([Buffer.from(JSON.stringify(metadata)), DELIMITER])
    return this
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#write([chunk], done)
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#write(
      chunks.map(({ chunk }) => chunk),
      done,
    )
  }

  #write(chunks: Buffer[], done: () => void): void {
    this.#send(Buffer.concat([...(this.#prelude ? [this.#prelude] : []), ...chunks]), done)
    this.#prelude = undefined
  }
}

/** The global object of Lambda's Node.js runtime, with only the functions that the handlers use. */
export const awslambda = {
  streamifyResponse: <Handler extends object>(handler: Handler): Handler =>
    Object.assign(handler, { [STREAMING]: 'response' }),
  HttpResponseStream: {
    from: (stream: ResponseStream, metadata: { [name: string]: unknown }) => stream.announce(metadata),
  },
}
