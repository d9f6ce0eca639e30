import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import {
  dynamodb,
  getItem,
  type Item,
  marshalled,
  query,
  table,
  unlessConditionFails,
  updateItem,
} from './dynamodb.ts'

/** A secret of a person's, with which tools call; it is kept as a hash alone. */
export type AccessKey = {
  id: string
  person: string
  /** The `sub` of the user who made it. */
  sub: string
  /** The address of the person, which the organisation's domain is held against at every call. */
  email: string
  /** SHA-256 of the secret, in hexadecimal digits. */
  hash: string
  name: string
  /** ISO 8601. */
  created: string
  expires?: string
  /** Globs of model ids. */
  models?: string[]
  /** Micro-dollars in the period of the person's budget. */
  budget?: number
}

/** The access keys of people. */
export const accessKeys = {
  /**
   * Writes a new key down. Repeating it changes nothing.
   *
   * @returns false where the id is taken by another key.
   */
  async create({ person, id, ...key }: AccessKey, abortSignal: AbortSignal): Promise<boolean> {
    const put = new PutItemCommand({
      TableName: table(),
      Item: marshalled({ ...keyOf(person, id), ...key }),
      // The client repeats a call whose answer was lost.
      ConditionExpression: 'attribute_not_exists(pk) OR #hash = :hash',
      ExpressionAttributeNames: { '#hash': 'hash' },
      ExpressionAttributeValues: marshalled({ ':hash': key.hash }),
    })
    return (await unlessConditionFails(() => dynamodb.send(put, { abortSignal }))) !== undefined
  },

  /** A key as it is now, by one consistent read: one that was revoked a moment ago is not found. */
  async find(person: string, id: string, abortSignal: AbortSignal): Promise<AccessKey | undefined> {
    const item = await getItem(keyOf(person, id), abortSignal)
    return item && accessKeyIn(item)
  },

  /** The keys of a person, the oldest first. */
  async list(person: string, abortSignal: AbortSignal): Promise<AccessKey[]> {
    const items = await Array.fromAsync(query({ pk: partition(person) }, abortSignal))
    return items.map(accessKeyIn).sort((a, b) => a.created.localeCompare(b.created))
  },

  /** Gives a key another address: that of who answers for it now. Repeating it changes nothing. */
  async setEmail(person: string, id: string, email: string, abortSignal: AbortSignal): Promise<void> {
    await updateItem(
      {
        key: keyOf(person, id),
        update: 'SET #email = :email',
        // A key that was revoked meanwhile stays so.
        condition: 'attribute_exists(#pk)',
        values: { ':email': email },
      },
      abortSignal,
    )
  },

  /**
   * Deletes a key, which is refused from then on. Repeating it changes nothing.
   *
   * @returns false where there is no such key.
   */
  async revoke(person: string, id: string, abortSignal: AbortSignal): Promise<boolean> {
    const { Attributes } = await dynamodb.send(
      new DeleteItemCommand({
        TableName: table(),
        Key: marshall(keyOf(person, id)),
        ReturnValues: 'ALL_OLD',
      }),
      { abortSignal },
    )
    return Attributes !== undefined
  },
}

function keyOf(person: string, id: string) {
  return { pk: partition(person), sk: id }
}

function partition(person: string): string {
  return `keys#${person}`
}

function accessKeyIn(item: Item): AccessKey {
  const { pk, sk, sub, email, hash, name, created, expires, models, budget } = item
  return {
    person: String(pk).slice('keys#'.length),
    id: String(sk),
    sub: String(sub),
    email: String(email),
    hash: String(hash),
    name: String(name),
    created: String(created),
    ...(typeof expires === 'string' && { expires }),
    ...(Array.isArray(models) && { models: models.map(String) }),
    ...(typeof budget === 'number' && { budget }),
  }
}
