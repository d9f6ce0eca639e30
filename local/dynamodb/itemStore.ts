import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { Readable } from 'node:stream'
import { AwsError } from '../aws/call.ts'
import type { TableDescription } from './table.ts'

/** An item in DynamoDB's JSON: `{ name: { S: 'text' } }`. */
export type Item = { [attribute: string]: { [type: string]: unknown } }

type Done<T> = (error: Error | null, value?: T) => void

/** Bounds of keys, as in LevelDB. */
type Range = { gt?: string; gte?: string; lt?: string; lte?: string; reverse?: boolean; limit?: number }

/** The items of a table or of an index, with the interface that dynalite's operations expect. */
export type ItemDb = {
  get(key: string, done: Done<Item>): void
  put(key: string, item: Item, done: Done<void>): void
  del(key: string, done: Done<void>): void
  createValueStream(range: Range): Readable
  lock(key: string, locked: (release: (done: Done<object>) => Done<object>) => void): void
}

/**
 * Stores dynalite's items in the state's database instead of LevelDB: one file, which survives a kill and which only
 * one runner can open. Every call completes synchronously, so operations on items need no lock.
 */
export class ItemStore {
  /** DynamoDB's size limit: 400 kB an item (developer guide, 'Quotas'). */
  readonly options = { maxItemSize: 409_600 }
  readonly tableDb: { createKeyStream(): Readable }
  readonly #database: DatabaseSync
  readonly #tables: ReadonlyMap<string, TableDescription>
  readonly #get: StatementSync
  readonly #put: StatementSync
  readonly #delete: StatementSync
  readonly #forward: StatementSync
  readonly #backward: StatementSync

  constructor(database: DatabaseSync, tables: ReadonlyMap<string, TableDescription>) {
    this.#database = database
    this.#tables = tables
    this.tableDb = { createKeyStream: () => Readable.from([...tables.keys()].sort()) }
    database.exec(`CREATE TABLE IF NOT EXISTS dynamodb_items (
      db TEXT NOT NULL, key TEXT NOT NULL, item TEXT NOT NULL, PRIMARY KEY (db, key)
    ) STRICT, WITHOUT ROWID`)
    this.#get = database.prepare('SELECT item FROM dynamodb_items WHERE db = ? AND key = ?')
    this.#put = database.prepare('INSERT OR REPLACE INTO dynamodb_items VALUES (?, ?, ?)')
    this.#delete = database.prepare('DELETE FROM dynamodb_items WHERE db = ? AND key = ?')
    const ordered = (order: 'ASC' | 'DESC') =>
      database.prepare(
        `SELECT item FROM dynamodb_items WHERE db = ? AND key > ? AND key >= ? AND key < ? AND key <= ?
         ORDER BY key ${order} LIMIT ?`,
      )
    this.#forward = ordered('ASC')
    this.#backward = ordered('DESC')
  }

  /** Writes all of a step's changes or none: an item together with its index entries. */
  atomically(step: () => void): void {
    this.#database.exec('BEGIN')
    try {
      step()
      this.#database.exec('COMMIT')
    } catch (error) {
      // SQLite ends the transaction itself when the disk is full.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
  }

  getTable(name: string, checkStatus: boolean | Done<TableDescription>, done?: Done<TableDescription>): void {
    const answer = typeof checkStatus === 'function' ? checkStatus : done
    const table = this.#tables.get(name)
    if (table) return void answer?.(null, table)
    const which = checkStatus === false ? `: Table: ${name} not found` : ''
    answer?.(new AwsError('ResourceNotFoundException', `Requested resource not found${which}`))
  }

  getItemDb(table: string): ItemDb {
    return this.#db(`item~${table}`)
  }

  getIndexDb(type: string, table: string, index: string): ItemDb {
    return this.#db(`${type.toLowerCase()}~${table}~${index}`)
  }

  /** Returns every item of a table. */
  itemsOf(table: string): Item[] {
    return this.#items(`item~${table}`, {})
  }

  #db(db: string): ItemDb {
    return {
      get: (key, done) => {
        const found = this.#get.get(db, key)
        done(null, found && JSON.parse(String(found['item'])))
      },
      put: (key, item, done) => {
        this.#put.run(db, key, JSON.stringify(item))
        done(null)
      },
      del: (key, done) => {
        this.#delete.run(db, key)
        done(null)
      },
      createValueStream: (range) => Readable.from(this.#items(db, range)),
      lock: (_key, locked) => locked((done) => done),
    }
  }

  #items(
    db: string,
    { gt = '', gte = '', lt = LAST, lte = LAST, reverse = false, limit = -1 }: Range,
  ): Item[] {
    return (reverse ? this.#backward : this.#forward)
      .all(db, gt, gte, lt, lte, limit)
      .map(({ item }) => JSON.parse(String(item)))
  }
}

/** Sorts after every key, because keys consist of hexadecimal digits and slashes. */
const LAST = '~~'
