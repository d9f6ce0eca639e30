import { DeleteItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { dynamodb, getItem, type Item, query, table, updateItem } from './dynamodb.ts'

/** An account for a program. It has access keys, but no mailbox. */
export type ServiceAccount = {
  /** Used like the `sub` of a user. */
  id: string
  name: string
  /** The e-mail address of the person responsible for the account. */
  owner: string
  /** ISO 8601. */
  created: string
}

const ALL = 'services#all'

/** The service accounts. */
export const serviceAccounts = {
  /** Lists every service account, by name. */
  async list(abortSignal: AbortSignal): Promise<ServiceAccount[]> {
    const items = await Array.fromAsync(query({ pk: ALL }, abortSignal))
    return items.map(serviceAccountIn).sort((a, b) => (a.name < b.name ? -1 : 1))
  },

  /** Finds a service account by a consistent read. */
  async find(id: string, abortSignal: AbortSignal): Promise<ServiceAccount | undefined> {
    const item = await getItem({ pk: ALL, sk: id }, abortSignal)
    return item && serviceAccountIn(item)
  },

  /** Creates a service account or updates its name and owner. A repetition changes nothing. */
  async put({ id, name, owner, created }: ServiceAccount, abortSignal: AbortSignal): Promise<ServiceAccount> {
    const item = await updateItem(
      {
        key: { pk: ALL, sk: id },
        update: 'SET #name = :name, #owner = :owner, #created = if_not_exists(#created, :created)',
        values: { ':name': name, ':owner': owner, ':created': created },
      },
      abortSignal,
    )
    if (!item) throw new Error('DynamoDB reported a failed condition for an update without one')
    return serviceAccountIn(item)
  },

  /** Deletes a service account, if it exists. @returns the deleted account. */
  async delete(id: string, abortSignal: AbortSignal): Promise<ServiceAccount | undefined> {
    const Key = marshall({ pk: ALL, sk: id })
    const { Attributes } = await dynamodb.send(
      new DeleteItemCommand({ TableName: table(), Key, ReturnValues: 'ALL_OLD' }),
      { abortSignal },
    )
    return Attributes && serviceAccountIn(unmarshall(Attributes))
  },
}

function serviceAccountIn({ sk, name, owner, created }: Item): ServiceAccount {
  return { id: String(sk), name: String(name), owner: String(owner), created: String(created) }
}
