import { randomInt } from 'node:crypto'
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'
import { badRequest, conflict, limitExceeded, notFound } from './errors.ts'

export type Tags = { [key: string]: string }

export type ApiKey = {
  id: string
  value: string
  name: string | undefined
  description: string | undefined
  customerId: string | undefined
  enabled: boolean
  /** Epoch seconds, as on the wire. */
  createdDate: number
  lastUpdatedDate: number
  tags: Tags
}

export type PatchOperation = { op: string; path: string; value: string }

/** Quotas, developer guide: 10,000 keys per account and Region, not adjustable. */
const MAX_KEYS = 10_000

const BASE36 = '0123456789abcdefghijklmnopqrstuvwxyz'
const BASE62 = `${BASE36}ABCDEFGHIJKLMNOPQRSTUVWXYZ`

/** Stores API keys with their values: API Gateway returns a key's value for as long as the key exists. */
export class ApiKeys {
  readonly #database: DatabaseSync
  readonly #now: () => number
  readonly #byValue: StatementSync

  constructor(database: DatabaseSync, now: () => number) {
    this.#database = database
    this.#now = now
    database.exec(`CREATE TABLE IF NOT EXISTS api_key (
      id TEXT PRIMARY KEY,
      value TEXT NOT NULL UNIQUE,
      name TEXT,
      description TEXT,
      customer_id TEXT,
      enabled INTEGER NOT NULL,
      created INTEGER NOT NULL,
      updated INTEGER NOT NULL,
      tags TEXT NOT NULL
    ) STRICT, WITHOUT ROWID`)
    this.#byValue = database.prepare('SELECT id, enabled FROM api_key WHERE value = ?')
  }

  /**
   * Creates a key, with a random value unless the caller gives one.
   *
   * @throws {AwsError} BadRequestException, ConflictException if the value is taken, LimitExceededException.
   */
  create(key: Partial<ApiKey>): ApiKey {
    const value = key.value || randomText(40, BASE62)
    if (value.length < 20) throw badRequest('API Key value should be at least 20 characters')
    if (value.length > 128) throw badRequest('API Key value exceeds maximum size of 128 characters')
    // The limit is the guide's. Unverified: the wording for a longer name.
    if ((key.name?.length ?? 0) > 1024)
      throw badRequest('API Key name exceeds maximum size of 1024 characters')
    const tags = checked(key.tags ?? {})
    // CloudFormation deployments report 'API Key already exists' for a value that is taken.
    if (this.find(value)) throw conflict('API Key already exists')
    const count = this.#database.prepare('SELECT COUNT(*) AS count FROM api_key').get()
    if (Number(count?.['count']) >= MAX_KEYS) {
      // Unverified: the wording where the account has as many keys as it may.
      throw limitExceeded('Maximum number of API keys for this account reached.')
    }
    const id = randomText(10, BASE36)
    const now = this.#seconds()
    this.#database
      .prepare('INSERT INTO api_key VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(
        id,
        value,
        key.name ?? null,
        key.description ?? null,
        key.customerId ?? null,
        key.enabled ? 1 : 0,
        now,
        now,
        JSON.stringify(tags),
      )
    return this.get(id)
  }

  /** @throws {AwsError} NotFoundException. */
  get(id: string): ApiKey {
    const key = this.peek(id)
    if (!key) throw notFound('Invalid API Key identifier specified')
    return key
  }

  /** Returns the key with an id, or undefined. */
  peek(id: string): ApiKey | undefined {
    return apiKey(this.#database.prepare('SELECT * FROM api_key WHERE id = ?').get(id))
  }

  /** Returns the key with a value, or undefined. */
  find(value: string): Pick<ApiKey, 'id' | 'enabled'> | undefined {
    const row = this.#byValue.get(value)
    return row && { id: String(row['id']), enabled: row['enabled'] === 1 }
  }

  /** Lists keys in the order of their ids, after `position`. One key more than `limit` means that more keys follow. */
  list(filter: {
    namePrefix: string
    customerId: string | undefined
    position: string
    limit: number
  }): ApiKey[] {
    return this.#database
      .prepare(
        `SELECT * FROM api_key
         WHERE id > ? AND substr(coalesce(name, ''), 1, ?) = ? AND coalesce(customer_id = ?, ? IS NULL)
         ORDER BY id LIMIT ?`,
      )
      .all(
        filter.position,
        [...filter.namePrefix].length,
        filter.namePrefix,
        filter.customerId ?? null,
        filter.customerId ?? null,
        filter.limit + 1,
      )
      .flatMap((row) => apiKey(row) ?? [])
  }

  /** @throws {AwsError} NotFoundException, BadRequestException for a path that keys do not have. */
  update(id: string, operations: PatchOperation[]): ApiKey {
    const key = this.get(id)
    for (const { op, path, value } of operations) {
      if (op !== 'replace') {
        throw badRequest(
          `Invalid patch path  '${path}' specified for op '${op}'. Please choose supported operations`,
        )
      }
      if (path === '/name') key.name = value
      else if (path === '/description') key.description = value
      else if (path === '/customerId') key.customerId = value
      else if (path === '/enabled') key.enabled = value.toLowerCase() === 'true'
      else {
        throw badRequest(
          `Invalid patch path  '${path}' specified for op 'replace'. Must be one of: [/description, /enabled, /name, /customerId]`,
        )
      }
    }
    this.#database
      .prepare(
        'UPDATE api_key SET name = ?, description = ?, customer_id = ?, enabled = ?, updated = ? WHERE id = ?',
      )
      .run(
        key.name ?? null,
        key.description ?? null,
        key.customerId ?? null,
        key.enabled ? 1 : 0,
        this.#seconds(),
        id,
      )
    return this.get(id)
  }

  /** @throws {AwsError} NotFoundException, BadRequestException. */
  tag(id: string, change: (tags: Tags) => Tags): void {
    const tags = checked(change(this.get(id).tags))
    this.#database.prepare('UPDATE api_key SET tags = ? WHERE id = ?').run(JSON.stringify(tags), id)
  }

  /** @throws {AwsError} NotFoundException. */
  delete(id: string): void {
    this.get(id)
    this.#database.prepare('DELETE FROM api_key WHERE id = ?').run(id)
  }

  #seconds(): number {
    return Math.floor(this.#now() / 1000)
  }
}

function apiKey(row: { [column: string]: SQLOutputValue } | undefined): ApiKey | undefined {
  if (!row) return undefined
  const optional = (column: string) => (row[column] === null ? undefined : String(row[column]))
  return {
    id: String(row['id']),
    value: String(row['value']),
    name: optional('name'),
    description: optional('description'),
    customerId: optional('customer_id'),
    enabled: row['enabled'] === 1,
    createdDate: Number(row['created']),
    lastUpdatedDate: Number(row['updated']),
    tags: JSON.parse(String(row['tags'])),
  }
}

/**
 * Checks tags against the limits of the API reference. The reference and the guide differ on the characters of a tag's
 * key: only the guide allows digits, spaces and `@`. This check refuses only what both refuse. Unverified: the wording
 * of the errors about tags.
 */
function checked(tags: Tags): Tags {
  if (Object.keys(tags).length > 50) throw badRequest('The number of tags exceeds the limit of 50')
  for (const [key, value] of Object.entries(tags)) {
    if (
      key.length < 1 ||
      key.length > 128 ||
      !/^[\p{L}\p{N}\s+\-=._:/@]+$/u.test(key) ||
      /^aws:/i.test(key)
    ) {
      throw badRequest(`Invalid tag key: ${key}`)
    }
    if (value.length > 256) throw badRequest(`Tag value exceeds maximum size of 256 characters: ${key}`)
  }
  return tags
}

function randomText(length: number, alphabet: string): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
}
