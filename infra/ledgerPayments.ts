import { type DynamoDBClient, paginateListTables, paginateScan } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { modelIdOf } from '../handlers/models/family.ts'
import type { Payment } from './bill.ts'

/** The payments that the ledger recorded. */
export type Recorded = {
  payments: Payment[]
  /** US dollars of calls whose use is unknown, so that the whole hold was spent. */
  unsettledUsd: number
}

/**
 * Reads the cost of each call to a model from the ledger. It scans the whole table, because calls are stored by person,
 * so its cost grows with the table and not with the requested time.
 *
 * @param from the first day, `YYYY-MM-DD` in UTC.
 * @param to the day after the last one.
 */
export async function recorded(
  client: DynamoDBClient,
  TableName: string,
  { from, to }: { from: string; to: string },
): Promise<Recorded> {
  const found: Recorded = { payments: [], unsettledUsd: 0 }
  const pages = paginateScan(
    { client },
    {
      TableName,
      // handlers/ports/ledger.ts writes these items; `sk` begins with the time of the call.
      FilterExpression: 'begins_with(pk, :calls) AND sk BETWEEN :from AND :to',
      ProjectionExpression: 'sk, modelId, money, unsettled',
      ExpressionAttributeValues: marshall({ ':calls': 'calls#', ':from': from, ':to': to }),
    },
  )
  for await (const { Items = [] } of pages) {
    for (const item of Items.map((one) => unmarshall(one))) {
      const asked = String(item['modelId'])
      const usd = Number(item['money']) / 1e6
      found.payments.push({ modelId: modelIdOf(asked) ?? asked, day: String(item['sk']).slice(0, 10), usd })
      if (item['unsettled'] === true) found.unsettledUsd += usd
    }
  }
  return found
}

/** Lists the tables that may be the ledger of a stack. CloudFormation names it after the stack. */
export async function ledgerTables(client: DynamoDBClient, stackName: string): Promise<string[]> {
  const tables: string[] = []
  for await (const { TableNames = [] } of paginateListTables({ client }, {}))
    tables.push(...TableNames.filter((name) => name.startsWith(`${stackName}-Ledger`)))
  return tables
}
