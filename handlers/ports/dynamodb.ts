import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { clientConfig, environment, errorName } from './aws.ts'

/** The client shared by the ports that use the ledger's table. */
export const dynamodb = new DynamoDBClient(clientConfig(3000))

/** The name of the ledger's table. */
export const table = () => environment('LEDGER_TABLE')

/** The primary key of an item: `pk` names the item's owner, `sk` the item among those of the owner. */
export type Key = { pk: string; sk: string }

/** The attributes of an item. */
export type Item = { readonly [attribute: string]: unknown }

/** Reads an item consistently, never from a stale replica. @returns undefined if there is none. */
export async function getItem(key: Key, abortSignal: AbortSignal): Promise<Item | undefined> {
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: table(), Key: marshall(key), ConsistentRead: true }),
    { abortSignal },
  )
  return Item && unmarshall(Item)
}

/** A global secondary index and the names of its keys. */
export type Index = { name: string; pk: string; sk: string }

/** A range of items in a partition, ordered by sort key. */
type Range = {
  pk: string
  /** The default is the table itself. An index usually lags behind it by less than a second. */
  index?: Index
  /** The first and the last sort key, both inclusive. The default is all. */
  between?: readonly [from: string, to: string]
  newestFirst?: boolean
  /** The most items to read at once. Set it if the caller may stop early. */
  pageSize?: number
}

/** Yields the items of a range, page by page. Reads of the table itself are consistent. */
export async function* query(
  { pk, index, between, newestFirst = false, pageSize }: Range,
  abortSignal: AbortSignal,
): AsyncGenerator<Item> {
  const [from, to] = between ?? []
  let start: QueryCommand['input']['ExclusiveStartKey']
  do {
    const { Items = [], LastEvaluatedKey } = await dynamodb.send(
      new QueryCommand({
        TableName: table(),
        ...(index && { IndexName: index.name }),
        KeyConditionExpression: `#pk = :pk${between ? ' AND #sk BETWEEN :from AND :to' : ''}`,
        ExpressionAttributeNames: { '#pk': index?.pk ?? 'pk', ...(between && { '#sk': index?.sk ?? 'sk' }) },
        ExpressionAttributeValues: marshalled({ ':pk': pk, ':from': from, ':to': to }),
        ScanIndexForward: !newestFirst,
        // DynamoDB rejects consistent reads of an index (API reference, Query).
        ConsistentRead: index === undefined,
        ...(pageSize !== undefined && { Limit: pageSize }),
        ...(start && { ExclusiveStartKey: start }),
      }),
      { abortSignal },
    )
    for (const item of Items) yield unmarshall(item)
    start = LastEvaluatedKey
  } while (start)
}

/**
 * An update expression with an optional condition. `#name` stands for the attribute `name` unless `names` maps it.
 * Values that neither expression uses are left out.
 */
export type Update = {
  key: Key
  update: string
  condition?: string
  names?: { [name: string]: string }
  values: { [value: string]: unknown }
}

/**
 * Updates an item if the condition holds.
 *
 * @returns the updated item; undefined if the condition does not hold.
 */
export async function updateItem(
  { key, update, condition, names = {}, values }: Update,
  abortSignal: AbortSignal,
): Promise<Item | undefined> {
  // DynamoDB rejects a name or a value that no expression uses.
  const used = new Set(`${update} ${condition ?? ''}`.match(/[#:]\w+/g))
  // Nor does it take a map of none (API reference, UpdateItem, 'ExpressionAttributeValues must not be empty').
  const usedValues = Object.fromEntries(Object.entries(values).filter(([name]) => used.has(name)))
  return unlessConditionFails(async () => {
    const { Attributes } = await dynamodb.send(
      new UpdateItemCommand({
        TableName: table(),
        Key: marshall(key),
        UpdateExpression: update,
        ...(condition !== undefined && { ConditionExpression: condition }),
        ExpressionAttributeNames: Object.fromEntries(
          [...used].flatMap((name) => (name.startsWith('#') ? [[name, names[name] ?? name.slice(1)]] : [])),
        ),
        ...(Object.keys(usedValues).length > 0 && { ExpressionAttributeValues: marshalled(usedValues) }),
        ReturnValues: 'ALL_NEW',
      }),
      { abortSignal },
    )
    return unmarshall(Attributes ?? {})
  })
}

/** Converts values to attribute values; undefined ones are left out. */
export function marshalled(values: object): Record<string, AttributeValue> {
  return marshall(values, { removeUndefinedValues: true })
}

/** Returns the result of a conditional call; undefined if its condition does not hold. */
export async function unlessConditionFails<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call()
  } catch (error) {
    if (errorName(error) === 'ConditionalCheckFailedException') return undefined
    throw error
  }
}
