import { DatabaseSync } from 'node:sqlite'
import { vi } from 'vitest'
import type { Intercept } from '../../../local/aws/intercept.ts'
import { loadDynalite } from '../../../local/dynamodb/dynalite.ts'
import { createDynamoDb } from '../../../local/dynamodb/dynamodb.ts'
import { serveAws } from '../../local/aws/serveAws.ts'

/**
 * Starts an empty table for the ledger's ports, which find it through the environment. One per test file, since the
 * ports keep their client.
 */
export async function startLedgerTable(intercept?: Intercept): Promise<{ close: () => void }> {
  const { service } = createDynamoDb({
    tables: [
      {
        logicalId: 'Ledger',
        physicalId: 'ledger-table',
        type: 'AWS::DynamoDB::Table',
        properties: {
          KeySchema: [
            { AttributeName: 'pk', KeyType: 'HASH' },
            { AttributeName: 'sk', KeyType: 'RANGE' },
          ],
          AttributeDefinitions: [
            { AttributeName: 'pk', AttributeType: 'S' },
            { AttributeName: 'sk', AttributeType: 'S' },
            { AttributeName: 'month', AttributeType: 'S' },
            { AttributeName: 'ended', AttributeType: 'S' },
          ],
          GlobalSecondaryIndexes: [
            {
              IndexName: 'calls-by-time',
              KeySchema: [
                { AttributeName: 'month', KeyType: 'HASH' },
                { AttributeName: 'ended', KeyType: 'RANGE' },
              ],
              Projection: { ProjectionType: 'ALL' },
            },
          ],
        },
      },
    ],
    database: new DatabaseSync(':memory:'),
    dynalite: await loadDynalite(),
  })
  const { url, close } = await serveAws([service], undefined, intercept)
  vi.stubEnv('AWS_ENDPOINT_URL', url)
  vi.stubEnv('AWS_REGION', 'us-east-1')
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local')
  vi.stubEnv('LEDGER_TABLE', 'ledger-table')
  vi.stubEnv('NOTICES', 'false')
  return { close }
}

/** The stack's variables for the functions that use the ledger, without the table. */
export const LIMITS = {
  PERSON_HASH_KEY: 'a key of the stack',
  API_QUOTA_LIMIT: '25',
  API_QUOTA_PERIOD: 'DAY',
  BUDGET_LIMIT_USD: '10',
  BUDGET_PERIOD: 'MONTH',
  CALLS_IN_FLIGHT: '4',
  MAX_OUTPUT_TOKENS: '8192',
}
