import { DatabaseSync } from 'node:sqlite'
import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { onTestFinished } from 'vitest'
import { Credentials } from '../../../local/aws/credentials.ts'
import type { Intercept } from '../../../local/aws/intercept.ts'
import { loadDynalite } from '../../../local/dynamodb/dynalite.ts'
import { createDynamoDb } from '../../../local/dynamodb/dynamodb.ts'
import type { Statement } from '../../../local/iam.ts'
import type { ResolvedResource } from '../../../local/template.ts'
import { serveAws } from '../aws/serveAws.ts'

export const TABLE = 'Stack-Ledger-ABCDEFGHIJKL'
export const ARN = `arn:aws:dynamodb:us-east-1:000000000000:table/${TABLE}`

/** A table like this project's, and with an index. */
export function tableWith(properties: { [name: string]: unknown } = {}): ResolvedResource {
  return {
    logicalId: 'Ledger',
    type: 'AWS::DynamoDB::Table',
    physicalId: TABLE,
    properties: {
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'day'].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'byDay',
          KeySchema: [{ AttributeName: 'day', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      ...properties,
    },
  }
}

const dynalite = await loadDynalite()

type Started = {
  database?: DatabaseSync
  table?: ResolvedResource
  now?: () => number
  intercept?: Intercept
  /** The policy of the role that the client signs for. Default: an administrator. */
  role?: Statement[]
}

/** DynamoDB at its own AWS endpoint, with the SDK's client for it. */
export async function startDynamoDb(options: Started = {}) {
  const { database = new DatabaseSync(':memory:'), table = tableWith(), now, intercept, role } = options
  const dynamoDb = createDynamoDb({ tables: [table], database, dynalite, ...(now && { now }) })
  const iam = new Credentials(new Map([['role', role ?? []]]))
  const { AWS_ACCESS_KEY_ID = '', AWS_SESSION_TOKEN = '' } = role ? iam.environmentOf('role') : {}
  const { url, close } = await serveAws([dynamoDb.service], iam, intercept)
  const client = new DynamoDB({
    endpoint: url,
    region: 'us-east-1',
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID || 'administrator',
      secretAccessKey: 'secret',
      sessionToken: AWS_SESSION_TOKEN,
    },
    maxAttempts: 1,
  })
  onTestFinished(() => {
    client.destroy()
    close()
  })
  return { client, url, database, expire: dynamoDb.expire }
}
