import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gunzipSync, inflateSync } from 'node:zlib'
import type { ExchangeRecord } from '../../local/dataPlane/gateway.ts'
import { Needles } from './needles.ts'

/** Fields that hold a secret, anywhere in a request or response body. */
const SECRET_FIELDS = new Map([
  ['password', 'password'],
  ['code', 'code'],
  ['refreshToken', 'refresh token'],
  ['RefreshToken', 'refresh token'],
  ['IdToken', 'ID token'],
  ['AccessToken', 'access token'],
  ['API Key', 'API key'],
])

/** Secrets that are never stored in clear text. */
const NEVER_KEPT = new Set(['password', 'refresh token', 'ID token', 'access token', 'session token'])

type Secret = { kind: string; value: string }

/** Remembers every secret that passes through a gateway, to search for each one afterwards where none is allowed. */
export class Canary {
  readonly #planted = new Map<string, string>()
  readonly #leaks: string[] = []

  /** For a runner's `onExchange`: records the secrets of the exchange, and searches the body of an error. */
  readonly onExchange = ({ request, response, operationId }: ExchangeRecord): void => {
    const body = decompressed(response)
    const sent = [...secretsIn(request.body), ...request.headers.flatMap(secretInHeader)]
    for (const { kind, value } of [...sent, ...secretsIn(body)]) this.plant(kind, value)
    if (response.status < 400) return
    for (const kind of new Needles(sent.filter(isSecret)).foundIn(body)) {
      this.#leaks.push(`${kind} in an error of ${operationId ?? 'no operation'}`)
    }
  }

  plant(kind: string, value: string): void {
    if (isSecret({ kind, value })) this.#planted.set(value, kind)
  }

  /**
   * Records the secrets that were generated for the functions: they appear in no exchange.
   *
   * @param state the folder of a runner that has stopped.
   */
  plantGenerated(state: string): void {
    const database = new DatabaseSync(join(state, 'state.sqlite'))
    for (const { value } of database.prepare('SELECT value FROM secrets').all()) {
      this.plant('generated secret', String(value))
    }
    database.close()
  }

  /** The number of secrets of each kind. */
  get planted(): { [kind: string]: number } {
    return Object.fromEntries(
      [...Map.groupBy(this.#planted, ([, kind]) => kind)].map(([kind, { length }]) => [kind, length]),
    )
  }

  /**
   * The secrets found where they are not allowed: every secret in a log of the gateway or of a function, or in the body
   * of an error; a password or a token anywhere in the state. Keys, mailed codes and generated secrets are stored there
   * by design: API Gateway returns a key's value for as long as the key exists, the mailbox contains the mail, and a
   * generated secret must survive a restart of the runner.
   *
   * @param state the folder of a runner that has stopped.
   */
  leaks(state: string): string[] {
    const secrets = [...this.#planted].map(([value, kind]) => ({ kind, value }))
    const all = new Needles(secrets)
    const neverKept = new Needles(secrets.filter(({ kind }) => NEVER_KEPT.has(kind)))
    const kept = filesIn(state).flatMap((file) => {
      const needles = file.endsWith('.log') ? all : neverKept
      return needles.foundIn(readFileSync(join(state, file))).map((kind) => `${kind} in ${file}`)
    })
    return [...this.#leaks, ...kept]
  }
}

/** Whether a value is distinctive enough to search for: a test may send a password of one letter. */
function isSecret({ kind, value }: Secret): boolean {
  return kind === 'code' ? /^(?!(\d)\1+$)\d{6}$/.test(value) : value.length >= 10
}

function secretInHeader([name, value]: readonly [string, string]): Secret[] {
  switch (name.toLowerCase()) {
    case 'authorization':
      return [{ kind: 'ID token', value: value.replace(/^Bearer +/i, '') }]
    case 'x-api-key':
      return [{ kind: 'API key', value }]
    default:
      return []
  }
}

function secretsIn(body: Buffer): Secret[] {
  const found: Secret[] = []
  // A malicious body may be nested too deeply for a recursive function.
  const left: unknown[] = [parsed(body)]
  while (left.length > 0) {
    const value = left.pop()
    if (typeof value !== 'object' || value === null) continue
    for (const [name, item] of Object.entries(value)) {
      const kind = SECRET_FIELDS.get(name)
      if (kind && typeof item === 'string') found.push({ kind, value: item })
      else left.push(item)
    }
  }
  return found
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    return undefined
  }
}

function decompressed({ headers, body }: ExchangeRecord['response']): Buffer {
  const encoding = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-encoding')?.[1]
  if (encoding === 'gzip') return gunzipSync(body)
  return encoding === 'deflate' ? inflateSync(body) : body
}

/** The runner's own files; the synthesized assembly is not part of its state. */
function filesIn(state: string): string[] {
  return readdirSync(state, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
}
