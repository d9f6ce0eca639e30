import {
  DeleteItemCommand,
  DynamoDBClient,
  ListTablesCommand,
  paginateScan,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import type { Endpoints } from '../../local/runner.ts'

const client = ({ awsEndpointUrl: endpoint, region }: Endpoints) =>
  new DynamoDBClient({ endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })

/** The name of the ledger's table. */
export async function ledgerTable(endpoints: Endpoints): Promise<string> {
  const { TableNames: [name] = [] } = await client(endpoints).send(new ListTablesCommand({}))
  if (name === undefined) throw new Error('The gateway has no ledger')
  return name
}

/** Deletes the recorded changes of people, as the ledger does over time: the next change reads before it begins. */
export async function forgetChanges(endpoints: Endpoints): Promise<void> {
  const dynamodb = client(endpoints)
  const TableName = await ledgerTable(endpoints)
  for await (const { pk, sk } of changesIn(dynamodb, TableName)) {
    if (pk && sk) await dynamodb.send(new DeleteItemCommand({ TableName, Key: { pk, sk } }))
  }
}

/**
 * Makes interrupted changes expire, as they do once their functions cannot be running any more: after half a minute,
 * which no test waits.
 *
 * @returns how many there were.
 */
export async function letChangesPass(endpoints: Endpoints): Promise<number> {
  const dynamodb = client(endpoints)
  const TableName = await ledgerTable(endpoints)
  let passed = 0
  for await (const { pk, sk, ...attributes } of changesIn(dynamodb, TableName)) {
    if (!pk || !sk) continue
    for (const hold of Object.keys(attributes).filter((name) => name.startsWith('h:'))) {
      await dynamodb.send(
        new UpdateItemCommand({
          TableName,
          Key: { pk, sk },
          UpdateExpression: 'SET #hold.#until = :past',
          ExpressionAttributeNames: { '#hold': hold, '#until': 'until' },
          ExpressionAttributeValues: { ':past': { N: '0' } },
        }),
      )
      passed += 1
    }
  }
  return passed
}

/** The recorded changes of people, each as an item. */
async function* changesIn(dynamodb: DynamoDBClient, TableName: string) {
  const pages = paginateScan(
    { client: dynamodb },
    {
      TableName,
      FilterExpression: 'begins_with(pk, :changes)',
      ExpressionAttributeValues: { ':changes': { S: 'changes#' } },
    },
  )
  for await (const { Items = [] } of pages) yield* Items
}
