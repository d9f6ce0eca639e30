import { Writable } from 'node:stream'

/** By which Lambda knows a handler that streams (aws-lambda-nodejs-runtime-interface-client). */
export const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming')

/** Parts the metadata of an HTTP answer from its payload (developer guide of API Gateway, 'response transfer mode'). */
export const DELIMITER = Buffer.alloc(8)

/** Takes what a function writes; the next chunk waits until it was called back. */
export type Send = (chunk: Uint8Array, taken: () => void) => void

/** What a function writes its answer to. */
export class ResponseStream extends Writable {
  readonly #send: Send
  #prelude: Buffer | undefined

  constructor(send: Send) {
    super()
    this.#send = send
  }

  setContentType(): void {}

  /** Has metadata written ahead of the first write; without one it never is. */
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

/** The global that Lambda's Node.js runtime gives functions, as far as they use it here. */
export const awslambda = {
  streamifyResponse: <Handler extends object>(handler: Handler): Handler =>
    Object.assign(handler, { [STREAMING]: 'response' }),
  HttpResponseStream: {
    from: (stream: ResponseStream, metadata: { [name: string]: unknown }) => stream.announce(metadata),
  },
}
