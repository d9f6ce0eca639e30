import { Agent, type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib'
import type { FuzzRequest } from './requests.ts'

export type FuzzAnswer = {
  status: number
  headers: Headers
  body: unknown
}

/** Sends requests unchanged, over persistent connections. */
export class Sender {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 16 })
  readonly #url: URL

  constructor(apiUrl: string) {
    this.#url = new URL(apiUrl)
  }

  async send({ method, path, headers, body }: FuzzRequest): Promise<FuzzAnswer> {
    const all = [...headers, ...(body ? [['Content-Length', String(body.length)] as const] : [])]
    const { hostname, port, host, pathname } = this.#url
    const own = all.some(([name]) => name === 'Host') ? [] : ['Host', host]
    const response = await new Promise<IncomingMessage>((answered, failed) => {
      const sent = request({
        agent: this.#agent,
        hostname,
        port,
        path: `${pathname}${path}`,
        method,
        headers: [...own, ...all.flat()],
      })
      sent.on('response', answered).on('error', failed)
      sent.end(body)
    })
    const bytes = await buffer(response)
    const answerHeaders = new Headers()
    for (const [name, value] of Object.entries(response.headersDistinct)) {
      for (const one of value ?? []) answerHeaders.append(name, one)
    }
    const text = decompressed(bytes, answerHeaders.get('content-encoding')).toString()
    const isJson = answerHeaders.get('content-type')?.startsWith('application/json')
    return {
      status: response.statusCode ?? 0,
      headers: answerHeaders,
      body: isJson && text !== '' ? JSON.parse(text) : text,
    }
  }

  close(): void {
    this.#agent.destroy()
  }
}

function decompressed(bytes: Buffer, encoding: string | null): Buffer {
  if (bytes.length === 0) return bytes
  if (encoding === 'gzip') return gunzipSync(bytes)
  if (encoding === 'deflate') return inflateSync(bytes)
  return encoding === 'br' ? brotliDecompressSync(bytes) : bytes
}
