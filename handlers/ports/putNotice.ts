import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { environment } from './aws.ts'
import { dynamodb, type Item, type Key, marshalled, table, unlessConditionFails } from './dynamodb.ts'

/** How much of a budget is used, in percent, when its person is told. */
export type Percent = 50 | 80 | 100

/** What somebody is to be told by mail. */
export type Notice =
  | {
      about: 'budget'
      /** The user or the service account whose budget it is. */
      sub: string
      percent: Percent
      /** Micro-dollars. */
      limit: number
      /** When the budget begins anew, ISO 8601. */
      resets: string
    }
  | {
      about: 'serviceAccount'
      /** The address of who owns it. */
      owner: string
      name: string
      /** What was done. */
      act: 'made' | 'keyMade' | 'deleted'
    }

/** The partition of what was not mailed yet. */
export const PENDING = 'notices#pending'

/** Days for which nobody is told twice: longer than any period of a budget. */
const TOLD_DAYS = 40
const DAY = 86_400_000

/**
 * Has somebody told of something, once.
 *
 * @param id one for each thing that is told.
 */
export async function putNotice(id: string, notice: Notice, signal: AbortSignal): Promise<void> {
  // Without an address to send from nobody would ever take them.
  if (environment('NOTICES') !== 'true') return
  // Where the function ends between the two, the notice is lost. The other way round it could come twice.
  if (await putNew({ pk: `notices#${id}`, sk: 'told' }, {}, signal)) await putPending(id, notice, signal)
}

/** Keeps a notice until it is mailed. */
export async function putPending(id: string, notice: Notice, signal: AbortSignal): Promise<void> {
  await putNew({ pk: PENDING, sk: id }, notice, signal)
}

/** @returns false where there is one. */
async function putNew(key: Key, item: Item, abortSignal: AbortSignal): Promise<boolean> {
  const put = new PutItemCommand({
    TableName: table(),
    Item: marshalled({ ...item, ...key, expiresAt: Math.ceil((Date.now() + TOLD_DAYS * DAY) / 1000) }),
    ConditionExpression: 'attribute_not_exists(pk)',
  })
  return (await unlessConditionFails(() => dynamodb.send(put, { abortSignal }))) !== undefined
}
