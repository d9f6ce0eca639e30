import { RemovalPolicy, Validations } from 'aws-cdk-lib'
import { AttributeType, BillingMode, type ITable, Table } from 'aws-cdk-lib/aws-dynamodb'
import { Secret } from 'aws-cdk-lib/aws-secretsmanager'
import type { Construct } from 'constructs'
import type { Config } from './config.ts'

export type Ledger = {
  table: Pick<ITable, 'tableArn' | 'tableName'>
  /**
   * The key for hashing people's e-mail addresses, for a function's environment. It is a dynamic reference that
   * CloudFormation resolves during deployment, so the value is in no template and needs no call at run time.
   */
  personHashKey: string
}

/** Creates the ledger's table, and the key with which it identifies people. */
export function createLedger(scope: Construct, { KEEP_DATA, LEDGER_TABLE }: Config): Ledger {
  const removalPolicy = KEEP_DATA ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY
  const secret = new Secret(scope, 'PersonHashKey', {
    description: 'Key for hashing the e-mail addresses in the ledger, which is useless without it',
    generateSecretString: { passwordLength: 64, excludePunctuation: true },
    // The secret is kept with the table: without it no hash in the table could be found again.
    removalPolicy,
  })
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason:
      'A new value would disconnect every person from their usage, and so give everybody a fresh budget.',
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
  // Everybody's calls by time. handlers/ports/callIndex.ts sets the partition and sort keys.
  table.addGlobalSecondaryIndex({
    indexName: 'calls-by-time',
    partitionKey: { name: 'month', type: AttributeType.STRING },
    sortKey: { name: 'ended', type: AttributeType.STRING },
  })
  return table
}
