import { createRequire } from 'node:module'
import { AwsError } from '../aws/call.ts'
import type { Item, ItemStore } from './itemStore.ts'

/** The emulated operations. The template alone creates tables, and dynalite has no transactions. */
const READS = ['BatchGetItem', 'DescribeTable', 'GetItem', 'ListTables', 'Query', 'Scan']
const WRITES = ['BatchWriteItem', 'DeleteItem', 'PutItem', 'UpdateItem']

/** The parts of an operation's input that name items: checked, with parsed expressions. */
export type Input = {
  TableName?: string
  IndexName?: string
  Key?: Item
  Item?: Item
  /** Of a Query; dynalite also stores the conditions of a KeyConditionExpression here. */
  KeyConditions?: { [attribute: string]: { AttributeValueList?: Item[string][] } }
  RequestItems?: {
    [table: string]: { Keys?: Item[] } | { PutRequest?: { Item: Item }; DeleteRequest?: { Key: Item } }[]
  }
}

export type Operation = {
  /** @throws AwsError for input that DynamoDB would refuse. */
  read(body: Buffer, store: ItemStore): Input
  /** Rejects with the AwsError that DynamoDB would return. */
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
 * Loads dynalite, which takes about 0.1 s: start it while something else is pending. It does not load dynalite's own
 * server, which would need a port and ends the process when its store fails.
 */
export async function loadDynalite(): Promise<Dynalite> {
  const require = createRequire(import.meta.url)
  const { checkTypes, checkValidations }: Validations = require('dynalite/validations')
  return new Map(
    [...READS, ...WRITES].map((name) => {
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
        const act = () => action(store, input, done)
        // A failed commit fails the call, even if dynalite has already reported success.
        if (WRITES.includes(name)) store.atomically(act)
        else act()
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
    // Refused below, like any other value that is not an object.
  }
  throw new AwsError('SerializationException', 'The body is not a JSON object')
}

/**
 * Converts an error of dynalite's, `{ statusCode, body: { __type, message } }`, to an AwsError; any other error stays.
 */
function answered(error: unknown): unknown {
  if (!(error instanceof Error) || !('statusCode' in error) || !('body' in error)) return error
  const { __type = '', message, Message }: Partial<{ [name: string]: string }> = { ...Object(error.body) }
  const code = __type.slice(__type.indexOf('#') + 1)
  return new AwsError(code, message ?? Message ?? code, Number(error.statusCode))
}
