import { RemovalPolicy, Validations } from 'aws-cdk-lib'
import { AttributeType, BillingMode, type ITable, Table } from 'aws-cdk-lib/aws-dynamodb'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import type { Construct } from 'constructs'
import type { Config } from './config.ts'

export type Ledger = {
  table: Pick<ITable, 'tableArn' | 'tableName'>
  /**
   * What persons' addresses are hashed with, for a function's environment: a dynamic reference, which
   * CloudFormation resolves as it deploys, so that the value stands in no template and no call at run time
   * is needed.
   */
  personHashKey: string
}

/** The table of what was used and may be used, and the key with which it names persons. */
export function createLedger(scope: Construct, { KEEP_DATA, LEDGER_TABLE }: Config): Ledger {
  const removalPolicy = KEEP_DATA ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY
  const secret = new Secret(scope, 'PersonHashKey', {
    description: 'Hashes the e-mail addresses in the ledger, which is worth nothing without it',
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    // It stays where the table does: no hash in it could be found again.
    removalPolicy,
  })
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason: 'A new value would forget what every person has used, and so give everybody a fresh budget.',
  })
  return {
    // A backup is restored into a table of another name, which no stack has made.
    table:
      LEDGER_TABLE === null
        ? createTable(scope, KEEP_DATA, removalPolicy)
        : Table.fromTableName(scope, 'Ledger', LEDGER_TABLE),
    personHashKey: secret.secretValue.unsafeUnwrap(),
  }
}

function createTable(scope: Construct, deletionProtection: boolean, removalPolicy: RemovalPolicy): Table {
  const table = new Table(scope, 'Ledger', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    timeToLiveAttribute: 'expiresAt',
    deletionProtection,
    removalPolicy,
  })
  // What everybody used, by time; partitions and sort keys as handlers/ports/callIndex.ts makes them.
  table.addGlobalSecondaryIndex({
    indexName: 'calls-by-time',
    partitionKey: { name: 'month', type: AttributeType.STRING },
    sortKey: { name: 'ended', type: AttributeType.STRING },
  })
  return table
}
