import type { DatabaseSync } from 'node:sqlite'
import { AwsError, type AwsService } from '../aws/call.ts'
import { StateError } from '../state.ts'
import type { ResolvedResource } from '../template.ts'
import { type Access, accessOf } from './access.ts'
import type { Dynalite, Input } from './dynalite.ts'
import { type Item, ItemStore } from './itemStore.ts'
import { readTable } from './table.ts'

export type DynamoDbOptions = {
  /** The `AWS::DynamoDB::Table` resources. */
  tables: ResolvedResource[]
  database: DatabaseSync
  dynalite: Dynalite
  /** Returns epoch milliseconds. */
  now?(): number
}

export type DynamoDb = {
  service: AwsService
  /**
   * Deletes the items whose time to live has passed. DynamoDB does so within a few days, never early, and never if the
   * time lies more than five years back (developer guide, 'Using time to live').
   */
  expire(): Promise<void>
}

/**
 * Emulates the DynamoDB tables of a template with dynalite's operations.
 *
 * @throws without a table, or for a table with a setting that is not emulated; StateError when the state holds a table
 *   of that name with other keys or indexes.
 */
export function createDynamoDb(options: DynamoDbOptions): DynamoDb {
  const { tables, database, dynalite, now = Date.now } = options
  if (tables.length === 0)
    throw new StateError(
      'The template has no table, because LEDGER_TABLE names an existing table on AWS. Leave LEDGER_TABLE out here.',
    )
  const played = tables.map(readTable)
  const descriptions = new Map(played.map(({ description }) => [description.TableName, description]))
  const store = new ItemStore(database, descriptions)
  keepSchemas(database, descriptions)

  const service: AwsService = ({ method, headers, body }) => {
    const [target, name = ''] = String(headers['x-amz-target']).split('.')
    if (method !== 'POST' || target !== 'DynamoDB_20120810') return undefined
    const operation = dynalite.get(name)
    let input: Input = {}
    let refusal: unknown
    try {
      if (!operation) {
        throw new AwsError(
          'UnknownOperationException',
          `The local runner does not emulate DynamoDB's ${name}`,
        )
      }
      input = operation.read(body, store)
    } catch (error) {
      // IAM's decision comes before this refusal.
      refusal = error
    }
    const {
      resources: [resource = '*', ...more],
      leadingKeys,
    }: Access = accessOf(input, descriptions)
    const action = `dynamodb:${name}`
    return {
      action,
      resource,
      also: more.map((resource) => ({ action, resource })),
      signed: true,
      ...(leadingKeys.length > 0 && { context: { 'dynamodb:LeadingKeys': leadingKeys } }),
      run: async () => {
        if (!operation || refusal) throw refusal
        return {
          headers: { 'content-type': 'application/x-amz-json-1.0' },
          body: await operation.run(input, store),
        }
      },
    }
  }

  const expire = async (): Promise<void> => {
    for (const { description, timeToLive } of played) {
      if (timeToLive === undefined) continue
      const { TableName, KeySchema } = description
      for (const item of store.itemsOf(TableName).filter((item) => isOver(item[timeToLive], now()))) {
        const Key: Item = {}
        for (const { AttributeName } of KeySchema) {
          const value = item[AttributeName]
          if (value) Key[AttributeName] = value
        }
        await dynalite.get('DeleteItem')?.run({ TableName, Key }, store)
      }
    }
  }
  return { service, expire }
}

const FIVE_YEARS = 5 * 365 * 86_400_000

function isOver(time: Item[string] | undefined, now: number): boolean {
  const at = Number(time?.['N']) * 1000
  return at < now && at > now - FIVE_YEARS
}

/** @throws StateError for a stored table with other keys or indexes, because the new keys cannot find its items. */
function keepSchemas(database: DatabaseSync, tables: ReadonlyMap<string, object>): void {
  database.exec(
    'CREATE TABLE IF NOT EXISTS dynamodb_tables (name TEXT PRIMARY KEY, description TEXT NOT NULL) STRICT',
  )
  for (const [name, table] of tables) {
    const description = JSON.stringify(table)
    database.prepare('INSERT OR IGNORE INTO dynamodb_tables VALUES (?, ?)').run(name, description)
    const kept = database.prepare('SELECT description FROM dynamodb_tables WHERE name = ?').get(name)
    if (kept?.['description'] === description) continue
    throw new StateError(
      `The table ${name} had other keys or indexes when this state was created. Choose another --state, or clear it with --reset.`,
    )
  }
}
