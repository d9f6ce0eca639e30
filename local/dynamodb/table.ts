import { arn, list, type Properties, type ResolvedResource, record, text } from '../template.ts'

type KeySchema = { AttributeName: string; KeyType: string }[]
type Index = { IndexName: string; KeySchema: KeySchema; Projection: Properties; IndexArn: string }

/** A table as DescribeTable returns it; dynalite reads the same form. */
export type TableDescription = {
  TableName: string
  TableArn: string
  TableStatus: 'ACTIVE'
  AttributeDefinitions: unknown[]
  KeySchema: KeySchema
  GlobalSecondaryIndexes?: Index[]
  LocalSecondaryIndexes?: Index[]
}

export type Table = {
  description: TableDescription
  /** The attribute that holds an item's expiry, in epoch seconds. */
  timeToLive: string | undefined
}

/** The emulated properties, and those without effect on one machine. */
const EMULATED = new Set([
  'AttributeDefinitions',
  'BillingMode',
  'DeletionProtectionEnabled',
  'GlobalSecondaryIndexes',
  'KeySchema',
  'LocalSecondaryIndexes',
  'PointInTimeRecoverySpecification',
  'SSESpecification',
  'TableName',
  'Tags',
  'TimeToLiveSpecification',
])

/**
 * Reads an `AWS::DynamoDB::Table` from the template.
 *
 * @throws for a setting that is not emulated, rather than ignore it.
 */
export function readTable({ physicalId, properties }: ResolvedResource): Table {
  for (const name of Object.keys(properties)) {
    if (!EMULATED.has(name)) throw new Error(`The local runner does not emulate ${name} of a table`)
  }
  const tableArn = arn('dynamodb', `table/${physicalId}`)
  const indexes = (name: 'GlobalSecondaryIndexes' | 'LocalSecondaryIndexes') => {
    const stated = list(properties[name]).map(record)
    const described = stated.map((index) => ({
      IndexName: text(index['IndexName']),
      KeySchema: keySchema(index),
      Projection: record(index['Projection']),
      IndexArn: `${tableArn}/index/${text(index['IndexName'])}`,
    }))
    return described.length > 0 && { [name]: described }
  }
  const { Enabled, AttributeName } = record(properties['TimeToLiveSpecification'] ?? {})
  return {
    description: {
      TableName: physicalId,
      TableArn: tableArn,
      TableStatus: 'ACTIVE',
      AttributeDefinitions: list(properties['AttributeDefinitions']),
      KeySchema: keySchema(properties),
      ...indexes('GlobalSecondaryIndexes'),
      ...indexes('LocalSecondaryIndexes'),
    },
    timeToLive: Enabled === true ? text(AttributeName) : undefined,
  }
}

/** Returns the partition key, then the sort key if any; dynalite relies on that order. */
function keySchema(properties: Properties): KeySchema {
  return list(properties['KeySchema'])
    .map(record)
    .map((key) => ({ AttributeName: text(key['AttributeName']), KeyType: text(key['KeyType']) }))
    .sort((a, b) => (a.KeyType < b.KeyType ? -1 : 1))
}
