import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { clientConfig, environment, errorName } from './aws.ts'

/** The one client of the ports that keep something in the ledger's table. */
export const dynamodb = new DynamoDBClient(clientConfig(3000))

/** The name of the ledger's table. */
export const table = () => environment('LEDGER_TABLE')

/** The primary key of an item: `pk` names what it belongs to, `sk` which of its items it is. */
export type Key = { pk: string; sk: string }

/** The attributes of an item. */
export type Item = { readonly [attribute: string]: unknown }

/** An item as it is now, and not as a replica remembers it; undefined where there is none. */
export async function getItem(key: Key, abortSignal: AbortSignal): Promise<Item | undefined> {
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: table(), Key: marshall(key), ConsistentRead: true }),
    { abortSignal },
  )
  return Item && unmarshall(Item)
}

/** A global secondary index, and the names of its keys. */
export type Index = { name: string; pk: string; sk: string }

/** Items of a partition, by sort key. */
type Range = {
  pk: string
  /** The table itself unless given. An index lags behind it, by less than a second as a rule. */
  index?: Index
  /** The sort keys to begin and to end with, both inclusive; all unless given. */
  between?: readonly [from: string, to: string]
  newestFirst?: boolean
  /** The most items to read at once, for who may not want them all. */
  pageSize?: number
}

/** The items of a range, read page by page: those of the table as they are now. */
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
        // DynamoDB refuses it for an index (API reference, Query).
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
 * An update expression and its condition, if any. `#name` stands for the attribute `name` unless `names` says for which;
 * values that neither uses are left out.
 */
export type Update = {
  key: Key
  update: string
  condition?: string
  names?: { [name: string]: string }
  values: { [value: string]: unknown }
}

/**
 * Changes an item where the condition holds.
 *
 * @returns the item as it is afterwards; undefined where the condition does not hold.
 */
export async function updateItem(
  { key, update, condition, names = {}, values }: Update,
  abortSignal: AbortSignal,
): Promise<Item | undefined> {
  // DynamoDB refuses a name or a value that no expression uses.
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

/** Attribute values; what is undefined is left out. */
export function marshalled(values: object): Record<string, AttributeValue> {
  return marshall(values, { removeUndefinedValues: true })
}

/** What a conditional call answers; undefined where its condition does not hold. */
export async function unlessConditionFails<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call()
  } catch (error) {
    if (errorName(error) === 'ConditionalCheckFailedException') return undefined
    throw error
  }
}
