import { arn } from '../template.ts'
import type { Input } from './dynalite.ts'
import type { Item } from './itemStore.ts'
import type { TableDescription } from './table.ts'

/** The target of a call: the ARNs of tables or of an index, and the partition key values that it names. */
export type Access = { resources: string[]; leadingKeys: string[] }

/**
 * Returns the IAM checks of a call. A Scan names no key, nor do the calls about tables (service authorization
 * reference, 'Amazon DynamoDB', on `dynamodb:LeadingKeys`). A call without a required key is refused later, whatever
 * the policy says.
 *
 * Unverified: that a Query of an index is judged by the value of the index's own partition key.
 */
export function accessOf(input: Input, tables: ReadonlyMap<string, TableDescription>): Access {
  const { TableName, IndexName, Key, Item, KeyConditions = {}, RequestItems } = input
  if (RequestItems) {
    const accesses = Object.entries(RequestItems).map(([table, requested]) => ({
      resources: [arnOf(table)],
      leadingKeys: leadingKeys(partitionKey(tables.get(table)), itemsIn(requested)),
    }))
    return {
      resources: accesses.flatMap(({ resources }) => resources),
      leadingKeys: accesses.flatMap(({ leadingKeys }) => leadingKeys),
    }
  }
  // ListTables: the action has no resource.
  if (TableName === undefined) return { resources: ['*'], leadingKeys: [] }
  const queried = Object.entries(KeyConditions).map(([name, { AttributeValueList = [] }]) =>
    Object.fromEntries(AttributeValueList.slice(0, 1).map((value) => [name, value])),
  )
  return {
    resources: [IndexName === undefined ? arnOf(TableName) : `${arnOf(TableName)}/index/${IndexName}`],
    leadingKeys: leadingKeys(partitionKey(tables.get(TableName), IndexName), [Key, Item, ...queried]),
  }
}

const arnOf = (table: string) => arn('dynamodb', `table/${table}`)

function partitionKey(table: TableDescription | undefined, indexName?: string): string | undefined {
  const { GlobalSecondaryIndexes = [], LocalSecondaryIndexes = [] } = table ?? {}
  const index = [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes].find(
    (one) => one.IndexName === indexName,
  )
  return (index ?? table)?.KeySchema[0]?.AttributeName
}

function itemsIn(requested: NonNullable<Input['RequestItems']>[string]): (Item | undefined)[] {
  if (!Array.isArray(requested)) return requested.Keys ?? []
  return requested.flatMap(({ PutRequest, DeleteRequest }) => [PutRequest?.Item, DeleteRequest?.Key])
}

function leadingKeys(name: string | undefined, items: readonly (Item | undefined)[]): string[] {
  if (name === undefined) return []
  return items.flatMap((item) =>
    Object.values(item?.[name] ?? {})
      .slice(0, 1)
      .map(String),
  )
}
