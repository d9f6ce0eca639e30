import { type DynamoDBClient, paginateListTables, paginateScan } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { modelIdOf } from '../handlers/models/family.ts'
import type { Payment } from './bill.ts'

/** What the ledger recorded. */
export type Recorded = {
  payments: Payment[]
  /** US dollars of calls of which nobody knows what they used, so that everything that was held is spent. */
  unsettledUsd: number
}

/**
 * What the ledger says that calls to models cost, call by call. Reads the whole table, page by page, since calls lie
 * under their persons; what it costs grows with the table and not with the time that is asked for.
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
      // handlers/ports/ledger.ts writes them: `sk` begins with the time of the call.
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

/** The tables that may be the ledger of a stack: CloudFormation names it after the stack. */
export async function ledgerTables(client: DynamoDBClient, stackName: string): Promise<string[]> {
  const tables: string[] = []
  for await (const { TableNames = [] } of paginateListTables({ client }, {}))
    tables.push(...TableNames.filter((name) => name.startsWith(`${stackName}-Ledger`)))
  return tables
}
