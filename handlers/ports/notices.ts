import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { environment } from './aws.ts'
import { dynamodb, type Item, type Key, marshalled, query, table, unlessConditionFails } from './dynamodb.ts'

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

/** A notice that was not mailed yet. */
export type Pending = Notice & { id: string }

const PENDING = 'notices#pending'

/** Days for which nobody is told twice: longer than any period of a budget. */
const TOLD_DAYS = 40
const DAY = 86_400_000

/** What people are to be told, until a function that runs every few minutes has mailed it. */
export const notices = {
  /**
   * Has somebody told of something, once.
   *
   * @param id one for each thing that is told.
   */
  async put(id: string, notice: Notice, signal: AbortSignal): Promise<void> {
    // Without an address to send from nobody would ever take them.
    if (environment('NOTICES') !== 'true') return
    const expiresAt = Math.ceil((Date.now() + TOLD_DAYS * DAY) / 1000)
    // Where the function ends between the two, the notice is lost. The other way round it could come twice.
    if (await putNew({ pk: `notices#${id}`, sk: 'told' }, { expiresAt }, signal))
      await putNew({ pk: PENDING, sk: id }, { ...notice, expiresAt }, signal)
  },

  /** What was not mailed yet. */
  async list(signal: AbortSignal): Promise<Pending[]> {
    return (await Array.fromAsync(query({ pk: PENDING }, signal))).map(pendingIn)
  },

  /** Takes a notice to mail it. @returns false where another run has taken it. */
  async take(id: string, abortSignal: AbortSignal): Promise<boolean> {
    const { Attributes } = await dynamodb.send(
      new DeleteItemCommand({
        TableName: table(),
        Key: marshall({ pk: PENDING, sk: id }),
        ReturnValues: 'ALL_OLD',
      }),
      { abortSignal },
    )
    return Attributes !== undefined
  },

  /** Puts back a notice that could not be mailed. */
  async putBack({ id, ...notice }: Pending, signal: AbortSignal): Promise<void> {
    const expiresAt = Math.ceil((Date.now() + TOLD_DAYS * DAY) / 1000)
    await putNew({ pk: PENDING, sk: id }, { ...notice, expiresAt }, signal)
  },
}

/** @returns false where there is one. */
async function putNew(key: Key, item: Item, abortSignal: AbortSignal): Promise<boolean> {
  const put = new PutItemCommand({
    TableName: table(),
    Item: marshalled({ ...item, ...key }),
    ConditionExpression: 'attribute_not_exists(pk)',
  })
  return (await unlessConditionFails(() => dynamodb.send(put, { abortSignal }))) !== undefined
}

const PERCENTS: readonly Percent[] = [50, 80, 100]
const ACTS = ['made', 'keyMade', 'deleted'] as const

function pendingIn(item: Item): Pending {
  const id = String(item['sk'])
  if (item['about'] === 'budget') {
    return {
      id,
      about: 'budget',
      sub: String(item['sub']),
      percent: PERCENTS.find((one) => one === item['percent']) ?? 100,
      limit: Number(item['limit']),
      resets: String(item['resets']),
    }
  }
  const act = ACTS.find((one) => one === item['act']) ?? 'made'
  return { id, about: 'serviceAccount', owner: String(item['owner']), name: String(item['name']), act }
}
