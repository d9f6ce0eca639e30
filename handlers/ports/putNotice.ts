import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { environment } from './aws.ts'
import { dynamodb, type Item, type Key, marshalled, table, unlessConditionFails } from './dynamodb.ts'

/** The shares of a budget, in percent, at which a person is notified. */
export type Percent = 50 | 80 | 100

/** A notice to mail to somebody. */
export type Notice =
  | {
      about: 'budget'
      /** The `sub` of the user or service account whose budget it is. */
      sub: string
      percent: Percent
      /** Micro-dollars. */
      limit: number
      /** When the budget resets, in ISO 8601. */
      resets: string
    }
  | {
      about: 'serviceAccount'
      /** The e-mail address of the account's owner. */
      owner: string
      name: string
      /** The act to report. */
      act: 'made' | 'keyMade' | 'deleted'
    }

/** The partition of notices that have not been mailed yet. */
export const PENDING = 'notices#pending'

/** Days within which a notice is not repeated: longer than any budget period. */
const TOLD_DAYS = 40
const DAY = 86_400_000

/**
 * Queues a notice, once.
 *
 * @param id identifies the notice. Another call with the same id does nothing.
 */
export async function putNotice(id: string, notice: Notice, signal: AbortSignal): Promise<void> {
  // Without a sender address, nothing would ever mail the notices.
  if (environment('NOTICES') !== 'true') return
  // If the function dies between the two writes, the notice is lost. In the other order it could be mailed twice.
  if (await putNew({ pk: `notices#${id}`, sk: 'told' }, {}, signal)) await putPending(id, notice, signal)
}

/** Stores a notice until it is mailed. */
export async function putPending(id: string, notice: Notice, signal: AbortSignal): Promise<void> {
  await putNew({ pk: PENDING, sk: id }, notice, signal)
}

/** Creates an item. @returns false if it exists already. */
async function putNew(key: Key, item: Item, abortSignal: AbortSignal): Promise<boolean> {
  const put = new PutItemCommand({
    TableName: table(),
    Item: marshalled({ ...item, ...key, expiresAt: Math.ceil((Date.now() + TOLD_DAYS * DAY) / 1000) }),
    ConditionExpression: 'attribute_not_exists(pk)',
  })
  return (await unlessConditionFails(() => dynamodb.send(put, { abortSignal }))) !== undefined
}
