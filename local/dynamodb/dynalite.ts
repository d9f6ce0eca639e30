import { createRequire } from 'node:module'
import { AwsError } from '../aws/call.ts'
import type { Item, ItemStore } from './itemStore.ts'

/** The operations that are played: tables are made by the template alone, and dynalite has no transactions. */
const OPERATIONS = [
  'BatchGetItem',
  'BatchWriteItem',
  'DeleteItem',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
]

/** The input of an operation, as far as it names items: checked, and with its expressions parsed. */
export type Input = {
  TableName?: string
  IndexName?: string
  Key?: Item
  Item?: Item
  /** Of a Query; dynalite also puts here what a KeyConditionExpression says. */
  KeyConditions?: { [attribute: string]: { AttributeValueList?: Item[string][] } }
  RequestItems?: {
    [table: string]: { Keys?: Item[] } | { PutRequest?: { Item: Item }; DeleteRequest?: { Key: Item } }[]
  }
}

export type Operation = {
  /** @throws AwsError for what DynamoDB would not take. */
  read(body: Buffer, store: ItemStore): Input
  /** Rejects with an AwsError for what DynamoDB would answer. */
  run(input: Input, store: ItemStore): Promise<object>
}

/** dynalite's operations by name. */
export type Dynalite = ReadonlyMap<string, Operation>

type Callback = (error: unknown, output: object) => void
type Action = (store: ItemStore, input: Input, callback: Callback) => void
type Checks = { types: object; custom?: object }
type Validations = {
  checkTypes(input: unknown, types: object): Input
  checkValidations(input: Input, types: object, custom: object | undefined, store: ItemStore): void
}

/**
 * Loads dynalite, which takes about 0.1 s: begin while something else has to be waited for. Its own server is
 * left out: it would need a port, and a failure of its store ends the process.
 */
export async function loadDynalite(): Promise<Dynalite> {
  const require = createRequire(import.meta.url)
  const { checkTypes, checkValidations }: Validations = require('dynalite/validations')
  return new Map(
    OPERATIONS.map((name) => {
      const file = `${name[0]?.toLowerCase()}${name.slice(1)}`
      const { types, custom }: Checks = require(`dynalite/validations/${file}`)
      const action: Action = require(`dynalite/actions/${file}`)
      const read: Operation['read'] = (body, store) => {
        try {
          const input = checkTypes(jsonObject(body), types)
          checkValidations(input, types, custom, store)
          return input
        } catch (error) {
          throw answered(error)
        }
      }
      const run: Operation['run'] = async (input, store) => {
        const { promise, resolve, reject } = Promise.withResolvers<object>()
        const done: Callback = (error, output) => (error ? reject(answered(error)) : resolve(output))
        // Where that fails, so does the call, whatever dynalite has answered by then.
        store.atomically(() => action(store, input, done))
        return promise
      }
      return [name, { read, run }]
    }),
  )
}

function jsonObject(body: Buffer): object {
  try {
    const value: unknown = JSON.parse(body.toString())
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  } catch {
    // It is answered as any other value is that is no object.
  }
  throw new AwsError('SerializationException', 'The body is no JSON object')
}

/** An error as dynalite makes it, `{ statusCode, body: { __type, message } }`, as one of ours; any other stays. */
function answered(error: unknown): unknown {
  if (!(error instanceof Error) || !('statusCode' in error) || !('body' in error)) return error
  const { __type = '', message, Message }: Partial<{ [name: string]: string }> = { ...Object(error.body) }
  const code = __type.slice(__type.indexOf('#') + 1)
  return new AwsError(code, message ?? Message ?? code, Number(error.statusCode))
}
