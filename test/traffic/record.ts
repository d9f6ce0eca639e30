import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { ExchangeRecord } from '../../local/dataPlane/gateway.ts'

/** Stands for the address of every runner: each listens on a port of its own. */
export const ORIGIN = 'http://localhost'

/** Names the folder that traffic is recorded to; without it nothing is recorded. */
export const TRAFFIC_FOLDER = 'GATEWAY_TRAFFIC_FOLDER'

/** Each process writes files of its own. */
const recording = randomUUID()

/**
 * Records a request of an operation and its answer, as a line that `redocly drift` reads. What was refused is kept
 * apart: such a request need not fit the contract, its answer must. Secrets pass through here: the folder has to be
 * one that nobody else can read, and that is deleted.
 */
export function recordExchange({ operationId, request, response }: ExchangeRecord): void {
  const folder = process.env[TRAFFIC_FOLDER]
  const accepted = response.status < 400
  // A request to no operation, a preflight and the HEAD of a GET are none of the contract's business.
  if (folder === undefined || !operationId) return
  const { method, path, headers, body } = request
  const record = {
    request: {
      method,
      url: ORIGIN + path,
      headers: Object.fromEntries(headers),
      ...(body.length > 0 && { body: body.toString() }),
    },
    response: { status: response.status, headers: response.headers, body: textOf(response) },
  }
  const file = join(folder, accepted ? 'accepted' : 'refused', `${recording}.ndjson`)
  appendFileSync(file, `${JSON.stringify(record)}\n`, { mode: 0o600 })
}

function textOf({ headers, body }: ExchangeRecord['response']): string {
  return (headers['Content-Encoding'] === 'gzip' ? gunzipSync(body) : body).toString()
}
