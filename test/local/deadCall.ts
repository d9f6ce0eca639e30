import { DynamoDBClient, paginateScan, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Endpoints } from '../../local/runner.ts'
import { ledgerTable } from '../faults/pastChanges.ts'

/** The hold of a call that died long ago. */
const HOLD = {
  requests: 0,
  money: 0,
  at: 0,
  until: 0,
  requestsWindow: 'DAY 0',
  moneyWindow: 'MONTH 0',
  modelId: 'amazon.nova-lite-v1:0',
}

/** Leaves the hold of one and the same dead call in every account, as a killed function does. */
export async function leaveDeadCall(endpoints: Endpoints): Promise<void> {
  const { awsEndpointUrl: endpoint, region } = endpoints
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  const client = new DynamoDBClient({ endpoint, region, credentials })
  const TableName = await ledgerTable(endpoints)
  const accounts = {
    TableName,
    FilterExpression: 'begins_with(pk, :account)',
    ExpressionAttributeValues: { ':account': { S: 'account#' } },
  }
  for await (const { Items = [] } of paginateScan({ client }, accounts)) {
    for (const { pk, sk } of Items) {
      if (!pk || !sk) continue
      await client.send(
        new UpdateItemCommand({
          TableName,
          Key: { pk, sk },
          UpdateExpression: 'SET #hold = :hold ADD inFlight :one',
          ExpressionAttributeNames: { '#hold': 'h:dead' },
          ExpressionAttributeValues: { ':hold': { M: marshall(HOLD) }, ':one': { N: '1' } },
        }),
      )
    }
  }
  client.destroy()
}
