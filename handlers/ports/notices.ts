import { DeleteItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { dynamodb, type Item, query, table } from './dynamodb.ts'
import { type Notice, PENDING, type Percent, putNotice, putPending } from './putNotice.ts'

export type { Notice } from './putNotice.ts'

/** A notice that has not been mailed yet. */
export type Pending = Notice & { id: string }

/** Notices to people. They wait here for a function that runs every few minutes and mails them. */
export const notices = {
  put: putNotice,

  /** Lists the notices that have not been mailed yet. */
  async list(signal: AbortSignal): Promise<Pending[]> {
    return (await Array.fromAsync(query({ pk: PENDING }, signal))).map(pendingIn)
  },

  /** Takes a notice to mail it. @returns false if another run has taken it. */
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
    await putPending(id, notice, signal)
  },
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
