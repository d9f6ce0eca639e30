import type { DynamoDB } from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import type { Statement } from '../../../local/iam.ts'
import { ARN, startDynamoDb, TABLE } from './startDynamoDb.ts'

const keyOf = (pk: string) => ({ pk: { S: pk }, sk: { S: '1' } })
const TableName = TABLE

/** The role of a function that may only reach the items of keys. */
const onlyKeys: Statement[] = [
  {
    effect: 'Allow',
    actions: ['dynamodb:*'],
    resources: [ARN, `${ARN}/index/*`],
    conditions: [
      { operator: 'ForAllValues:StringLike', key: 'dynamodb:LeadingKeys', values: ['key#*'] },
      { operator: 'Null', key: 'dynamodb:LeadingKeys', values: ['false'] },
    ],
  },
]

const byExpression = (client: DynamoDB, pk: string) =>
  client.query({
    TableName,
    // With a name and a value that the caller chose, and the sort key first.
    KeyConditionExpression: '(sk = :s) AND (#partition = :value)',
    ExpressionAttributeNames: { '#partition': 'pk' },
    ExpressionAttributeValues: { ':value': { S: pk }, ':s': { S: '1' } },
  })
const byIndex = (client: DynamoDB, day: string) =>
  client.query({
    TableName,
    IndexName: 'byDay',
    KeyConditionExpression: '#d = :d',
    ExpressionAttributeNames: { '#d': 'day' },
    ExpressionAttributeValues: { ':d': { S: day } },
  })

const CALLS: [string, (client: DynamoDB, pk: string) => Promise<unknown>][] = [
  ['GetItem', (client, pk) => client.getItem({ TableName, Key: keyOf(pk) })],
  ['PutItem', (client, pk) => client.putItem({ TableName, Item: keyOf(pk) })],
  ['UpdateItem', (client, pk) => client.updateItem({ TableName, Key: keyOf(pk) })],
  ['DeleteItem', (client, pk) => client.deleteItem({ TableName, Key: keyOf(pk) })],
  ['Query', byExpression],
  ['Query of an index', byIndex],
  [
    'Query by the older parameters',
    (client, pk) =>
      client.query({
        TableName,
        KeyConditions: { pk: { ComparisonOperator: 'EQ', AttributeValueList: [{ S: pk }] } },
      }),
  ],
  [
    'BatchGetItem',
    (client, pk) =>
      client.batchGetItem({ RequestItems: { [TABLE]: { Keys: [keyOf('key#own'), keyOf(pk)] } } }),
  ],
  [
    'BatchWriteItem that puts',
    (client, pk) =>
      client.batchWriteItem({
        RequestItems: {
          [TABLE]: [{ DeleteRequest: { Key: keyOf('key#own') } }, { PutRequest: { Item: keyOf(pk) } }],
        },
      }),
  ],
  [
    'BatchWriteItem that deletes',
    (client, pk) =>
      client.batchWriteItem({
        RequestItems: {
          [TABLE]: [{ PutRequest: { Item: keyOf('key#own') } }, { DeleteRequest: { Key: keyOf(pk) } }],
        },
      }),
  ],
]

describe('a role that is limited to some partition keys', () => {
  test.each(CALLS)('reaches its own with %s, and no other', async (_, call) => {
    const { client } = await startDynamoDb({ role: onlyKeys })
    await expect(call(client, 'key#1')).resolves.toBeDefined()
    await expect(call(client, 'person#1')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('is not authorized to perform: dynamodb:'),
      $metadata: { httpStatusCode: 400 },
    })
  })

  test('may not scan, since a scan names no key', async () => {
    const { client } = await startDynamoDb({ role: onlyKeys })
    await expect(client.scan({ TableName })).rejects.toThrow('dynamodb:Scan')
  })

  test('may scan, as on AWS, if only ForAllValues limits it', async () => {
    const role = onlyKeys.map((statement) => ({ ...statement, conditions: statement.conditions.slice(0, 1) }))
    const { client } = await startDynamoDb({ role })
    await expect(client.scan({ TableName })).resolves.toBeDefined()
  })
})

describe('a role', () => {
  const may = (action: string, resource: string): Statement[] => [
    { effect: 'Allow', actions: [action], resources: [resource], conditions: [] },
  ]

  test('needs permission for the index that it queries, not for its table', async () => {
    const { client: onTable } = await startDynamoDb({ role: may('dynamodb:Query', ARN) })
    await expect(byExpression(onTable, 'a')).resolves.toBeDefined()
    await expect(byIndex(onTable, 'mon')).rejects.toThrow(`on resource: ${ARN}/index/byDay`)
    const { client: onIndex } = await startDynamoDb({ role: may('dynamodb:Query', `${ARN}/index/byDay`) })
    await expect(byIndex(onIndex, 'mon')).resolves.toBeDefined()
  })

  test('needs permission for every table of a batch', async () => {
    const { client } = await startDynamoDb({ role: may('dynamodb:BatchGetItem', ARN) })
    const RequestItems = { [TABLE]: { Keys: [keyOf('a')] }, Other: { Keys: [keyOf('a')] } }
    await expect(client.batchGetItem({ RequestItems })).rejects.toThrow(
      'on resource: arn:aws:dynamodb:us-east-1:000000000000:table/Other',
    )
  })

  test('without permission learns nothing about the requested item', async () => {
    const { client } = await startDynamoDb({ role: [] })
    const denied = 'is not authorized to perform: dynamodb:GetItem'
    await expect(client.getItem({ TableName: 'Other', Key: keyOf('a') })).rejects.toThrow(denied)
    await expect(client.getItem({ TableName, Key: {} })).rejects.toThrow(denied)
  })
})
