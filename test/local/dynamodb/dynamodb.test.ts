import { DatabaseSync } from 'node:sqlite'
import {
  ConditionalCheckFailedException,
  type DynamoDB,
  ProvisionedThroughputExceededException,
  type PutItemCommandInput,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb'
import { describe, expect, test } from 'vitest'
import { AwsError } from '../../../local/aws/call.ts'
import { ConnectionReset } from '../../../local/aws/intercept.ts'
import { StateError } from '../../../local/state.ts'
import { ARN, startDynamoDb, TABLE, tableWith } from './startDynamoDb.ts'

const keyOf = (pk: string, sk = '1') => ({ pk: { S: pk }, sk: { S: sk } })

const put = (client: DynamoDB, pk: string, sk?: string, more: PutItemCommandInput['Item'] = {}) =>
  client.putItem({ TableName: TABLE, Item: { ...keyOf(pk, sk), ...more } })

const get = async (client: DynamoDB, pk: string, sk?: string) => {
  const { Item } = await client.getItem({ TableName: TABLE, Key: keyOf(pk, sk) })
  return Item
}

/** One of a limit: what the ledger does for each call. */
const take = (client: DynamoDB, limit: number) =>
  client.updateItem({
    TableName: TABLE,
    Key: keyOf('person'),
    UpdateExpression: 'ADD used :one',
    ConditionExpression: 'attribute_not_exists(used) OR used < :limit',
    ExpressionAttributeValues: { ':one': { N: '1' }, ':limit': { N: String(limit) } },
  })

describe('the SDK', () => {
  test('finds the table of the template', async () => {
    const { client } = await startDynamoDb()
    expect((await client.listTables({})).TableNames).toEqual([TABLE])
    const { Table } = await client.describeTable({ TableName: TABLE })
    expect(Table).toMatchObject({ TableArn: ARN, TableStatus: 'ACTIVE' })
  })

  test('writes, reads, changes and deletes an item', async () => {
    const { client } = await startDynamoDb()
    await put(client, 'a', '1', { n: { N: '1' } })
    expect(await get(client, 'a')).toEqual({ ...keyOf('a'), n: { N: '1' } })
    await client.updateItem({
      TableName: TABLE,
      Key: keyOf('a'),
      UpdateExpression: 'SET #h = :h ADD n :one',
      ExpressionAttributeNames: { '#h': 'h:1' },
      ExpressionAttributeValues: { ':h': { N: '5' }, ':one': { N: '1' } },
    })
    expect(await get(client, 'a')).toEqual({ ...keyOf('a'), n: { N: '2' }, 'h:1': { N: '5' } })
    await client.deleteItem({ TableName: TABLE, Key: keyOf('a') })
    expect(await get(client, 'a')).toBeUndefined()
  })

  test('queries the items of a partition key in order, page by page and backwards', async () => {
    const { client } = await startDynamoDb()
    for (const sk of ['c', 'a', 'b', 'ab']) await put(client, 'p', sk)
    await put(client, 'q', 'a')
    const query = async (more: object = {}) => {
      const { Items = [], LastEvaluatedKey } = await client.query({
        TableName: TABLE,
        KeyConditionExpression: 'pk = :p',
        ...more,
        ExpressionAttributeValues: { ':p': { S: 'p' }, ...('values' in more && Object(more.values)) },
      })
      return { sks: Items.map(({ sk }) => sk?.S), LastEvaluatedKey }
    }
    expect((await query()).sks).toEqual(['a', 'ab', 'b', 'c'])
    expect((await query({ ScanIndexForward: false })).sks).toEqual(['c', 'b', 'ab', 'a'])
    const begins = { KeyConditionExpression: 'pk = :p AND begins_with(sk, :s)', values: { ':s': { S: 'a' } } }
    expect((await query(begins)).sks).toEqual(['a', 'ab'])
    const between = {
      KeyConditionExpression: 'pk = :p AND sk BETWEEN :s AND :t',
      values: { ':s': { S: 'ab' }, ':t': { S: 'b' } },
    }
    expect((await query(between)).sks).toEqual(['ab', 'b'])
    const first = await query({ Limit: 3 })
    expect(first.sks).toEqual(['a', 'ab', 'b'])
    expect((await query({ ExclusiveStartKey: first.LastEvaluatedKey })).sks).toEqual(['c'])
  })

  test('reads and writes many items at once, and scans them', async () => {
    const { client } = await startDynamoDb()
    await put(client, 'old')
    await client.batchWriteItem({
      RequestItems: {
        [TABLE]: [
          { PutRequest: { Item: keyOf('a') } },
          { PutRequest: { Item: keyOf('b') } },
          { DeleteRequest: { Key: keyOf('old') } },
        ],
      },
    })
    const { Items = [] } = await client.scan({ TableName: TABLE })
    expect(Items.map(({ pk }) => pk?.S).sort()).toEqual(['a', 'b'])
    const { Responses } = await client.batchGetItem({
      RequestItems: { [TABLE]: { Keys: [keyOf('a'), keyOf('none')] } },
    })
    expect(Responses).toEqual({ [TABLE]: [keyOf('a')] })
  })

  test('queries an index, which follows its items', async () => {
    const { client } = await startDynamoDb()
    const onDay = async (day: string) => {
      const { Items = [] } = await client.query({
        TableName: TABLE,
        IndexName: 'byDay',
        KeyConditionExpression: '#day = :day',
        ExpressionAttributeNames: { '#day': 'day' },
        ExpressionAttributeValues: { ':day': { S: day } },
      })
      return Items.map(({ pk }) => pk?.S)
    }
    await put(client, 'a', '1', { day: { S: 'mon' } })
    await put(client, 'b', '1', { day: { S: 'mon' } })
    await put(client, 'a', '1', { day: { S: 'tue' } })
    expect([await onDay('mon'), await onDay('tue')]).toEqual([['b'], ['a']])
    await client.deleteItem({ TableName: TABLE, Key: keyOf('a') })
    expect(await onDay('tue')).toEqual([])
  })
})

describe('a condition', () => {
  test('lets exactly as many pass as it allows, however many ask at once', async () => {
    const { client } = await startDynamoDb()
    const results = await Promise.allSettled(Array.from({ length: 40 }, () => take(client, 7)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(7)
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(ConditionalCheckFailedException)
    }
    expect((await get(client, 'person'))?.['used']).toEqual({ N: '7' })
  })

  test('that does not hold is told as AWS does', async () => {
    const { client } = await startDynamoDb()
    await expect(take(client, 0).then(() => take(client, 0))).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
      $metadata: { httpStatusCode: 400 },
    })
  })
})

describe('an error', () => {
  test('of a table that is not there is a ResourceNotFoundException', async () => {
    const { client } = await startDynamoDb()
    const asked = client.getItem({ TableName: 'Other', Key: keyOf('a') })
    await expect(asked).rejects.toThrow(ResourceNotFoundException)
    await expect(asked).rejects.toThrow('Requested resource not found')
  })

  const INVALID: [string, (client: DynamoDB) => Promise<unknown>][] = [
    ['a key with a part too few', (client) => client.getItem({ TableName: TABLE, Key: { pk: { S: 'a' } } })],
    [
      'a query without the partition key',
      (client) =>
        client.query({
          TableName: TABLE,
          KeyConditionExpression: 'sk = :s',
          ExpressionAttributeValues: { ':s': { S: 'a' } },
        }),
    ],
    [
      'a query of a range of partition keys',
      (client) =>
        client.query({
          TableName: TABLE,
          KeyConditionExpression: 'pk > :p',
          ExpressionAttributeValues: { ':p': { S: 'a' } },
        }),
    ],
    [
      'an expression that is none',
      (client) => client.updateItem({ TableName: TABLE, Key: keyOf('a'), UpdateExpression: 'SET' }),
    ],
  ]
  test.each(INVALID)('of %s is a ValidationException', async (_, call) => {
    const { client } = await startDynamoDb()
    await expect(call(client)).rejects.toMatchObject({
      name: 'ValidationException',
      $metadata: { httpStatusCode: 400 },
    })
  })

  test('names an operation that is not emulated', async () => {
    const { client } = await startDynamoDb()
    await expect(client.transactWriteItems({ TransactItems: [] })).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: "The local runner does not emulate DynamoDB's TransactWriteItems",
    })
  })

  test.each(['', 'null', '[]', '{', '{"TableName": 1}', '{"TableName": "x".}'])(
    'of the body %j is a 400, as for any other',
    async (body) => {
      const { url } = await startDynamoDb()
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'x-amz-target': 'DynamoDB_20120810.GetItem',
          authorization: 'AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/dynamodb/aws4_request',
        },
        body,
      })
      expect([answer.status, await answer.json()]).toMatchObject([400, { __type: 'SerializationException' }])
    },
  )

  test('that stands in between is answered instead, and nothing is carried out', async () => {
    const { client, database } = await startDynamoDb({
      intercept: (_call, { action }) =>
        Promise.reject(new AwsError('ProvisionedThroughputExceededException', `Too many ${action}`)),
    })
    await expect(put(client, 'a')).rejects.toThrow(ProvisionedThroughputExceededException)
    await expect(put(client, 'a')).rejects.toThrow('Too many dynamodb:PutItem')
    const { client: open } = await startDynamoDb({ database })
    expect(await get(open, 'a')).toBeUndefined()
  })

  test('of the connection loses the answer to what was carried out', async () => {
    const { client, database } = await startDynamoDb({
      intercept: async (_call, _operation, run) => {
        await run()
        throw new ConnectionReset()
      },
    })
    await expect(put(client, 'a')).rejects.toThrow()
    const { client: open } = await startDynamoDb({ database })
    expect(await get(open, 'a')).toEqual(keyOf('a'))
  })
})

describe('the state', () => {
  test('keeps the items from one start to the next', async () => {
    const database = new DatabaseSync(':memory:')
    const before = await startDynamoDb({ database })
    await put(before.client, 'a')
    const { client } = await startDynamoDb({ database })
    expect(await get(client, 'a')).toEqual(keyOf('a'))
  })

  test('is refused where its table had other keys or indexes: the items could not be found', async () => {
    const database = new DatabaseSync(':memory:')
    await startDynamoDb({ database })
    const table = tableWith({ GlobalSecondaryIndexes: [] })
    await expect(startDynamoDb({ database, table })).rejects.toThrow(StateError)
    await expect(startDynamoDb({ database, table })).rejects.toThrow('or clear it with --reset')
  })
})

describe('time to live', () => {
  const NOW = Date.UTC(2026, 0, 1)
  const at = (millis: number) => ({ expiresAt: { N: String(millis / 1000) } })

  test('deletes what is over, and nothing sooner', async () => {
    const { client, expire } = await startDynamoDb({ now: () => NOW })
    await put(client, 'over', '1', { ...at(NOW - 1000), day: { S: 'mon' } })
    await put(client, 'now', '1', at(NOW))
    await put(client, 'later', '1', at(NOW + 1000))
    await put(client, 'without')
    await put(client, 'text', '1', { expiresAt: { S: '1' } })
    await put(client, 'ancient', '1', at(NOW - 6 * 366 * 86_400_000))
    await expire()
    const { Items = [] } = await client.scan({ TableName: TABLE })
    expect(Items.map(({ pk }) => pk?.S).sort()).toEqual(['ancient', 'later', 'now', 'text', 'without'])
    const index = await client.scan({ TableName: TABLE, IndexName: 'byDay' })
    expect(index.Items).toEqual([])
  })

  test('does nothing where the table has none', async () => {
    const table = tableWith({ TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: false } })
    const { client, expire } = await startDynamoDb({ now: () => NOW, table })
    await put(client, 'over', '1', at(NOW - 1000))
    await expire()
    expect(await get(client, 'over')).toBeDefined()
  })
})

test('a table with a setting that is not emulated is refused', async () => {
  const table = tableWith({ StreamSpecification: { StreamViewType: 'NEW_IMAGE' } })
  await expect(startDynamoDb({ table })).rejects.toThrow(
    'The local runner does not emulate StreamSpecification of a table',
  )
})
