import { createRequire } from 'node:module'
import type { AwsAnswer, AwsCall } from '../local/aws/call.ts'
import type { Intercept } from '../local/aws/intercept.ts'

type Item = { [attribute: string]: { [type: string]: unknown } }

/** By the rules of the developer guide, 'DynamoDB item sizes and formats'. */
const { itemSize }: { itemSize(item: Item): number } = createRequire(import.meta.url)('dynalite/db')

/** A request to the table, and the units that DynamoDB counts for it. */
export type TableRequest = {
  step: 'reserve' | 'record' | 'settle' | 'refused' | 'read'
  /** The size of the item: the larger of before and after. */
  bytes: number
  writeUnits: number
  readUnits: number
}

const [WRITE_UNIT, READ_UNIT] = [1024, 4096]

/**
 * Observes the requests to the ledger's table; all its items are written while it observes. A write takes a unit for
 * each started kB of the item, before or after it, whichever is larger, even if its condition fails; a consistent read
 * takes one for each started 4 kB (developer guide, 'DynamoDB read and write operations').
 */
export class ObservedTable {
  requests: TableRequest[] = []
  readonly #sizes = new Map<string, number>()
  #last: Promise<unknown> = Promise.resolve()
  #expected = 0
  #open = Promise.withResolvers<void>()

  /** Lets the models answer once this many calls are in flight. */
  expect(calls: number): void {
    this.requests = []
    this.#expected = calls
    this.#open = Promise.withResolvers()
  }

  readonly intercept: Intercept = async (call, { action }, run) => {
    if (action === 'bedrock:InvokeModel') {
      this.#expected -= 1
      if (this.#expected === 0) this.#open.resolve()
      await this.#open.promise
    }
    if (!action.startsWith('dynamodb:')) return run()
    // One by one, so that the previous item is known.
    const answer = this.#last.then(() => this.#observe(call, action, run))
    this.#last = answer.catch(() => {})
    return answer
  }

  async #observe(call: AwsCall, action: string, run: () => Promise<AwsAnswer>): Promise<AwsAnswer> {
    const {
      Key,
      Item,
      UpdateExpression = '',
    }: { Key?: Item; Item?: Item; UpdateExpression?: string } = JSON.parse(call.body.toString())
    const key = JSON.stringify([(Key ?? Item)?.['pk'], (Key ?? Item)?.['sk']])
    const before = this.#sizes.get(key) ?? 0
    const written = (step: TableRequest['step'], after: number) => {
      const bytes = Math.max(before, after)
      // The index also contains the whole record.
      const places = step === 'record' ? 2 : 1
      this.requests.push({ step, bytes, writeUnits: places * units(bytes, WRITE_UNIT), readUnits: 0 })
    }
    if (action === 'dynamodb:GetItem') {
      this.requests.push({ step: 'read', bytes: before, writeUnits: 0, readUnits: units(before, READ_UNIT) })
      return run()
    }
    try {
      const answer = await run()
      const { Attributes }: { Attributes?: Item } = answer.body instanceof Uint8Array ? {} : answer.body
      const after = itemSize(Attributes ?? Item ?? {})
      this.#sizes.set(key, after)
      written(Item ? 'record' : UpdateExpression.startsWith('SET') ? 'reserve' : 'settle', after)
      return answer
    } catch (error) {
      written('refused', 0)
      throw error
    }
  }
}

/** A missing item takes one unit too. */
function units(bytes: number, unit: number): number {
  return Math.max(1, Math.ceil(bytes / unit))
}
