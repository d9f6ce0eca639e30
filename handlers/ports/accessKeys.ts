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

/** A person's secret for tools to call with. Only its hash is stored. */
export type AccessKey = {
  id: string
  person: string
  /** The `sub` of the user who created it. */
  sub: string
  /** The e-mail address of the person. Every call checks it against the organisation's domain. */
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
   * Stores a new key. A repetition changes nothing.
   *
   * @returns false if another key has the id.
   */
  async create({ person, id, ...key }: AccessKey, abortSignal: AbortSignal): Promise<boolean> {
    const put = new PutItemCommand({
      TableName: table(),
      Item: marshalled({ ...keyOf(person, id), ...key }),
      // The SDK repeats a call whose response was lost.
      ConditionExpression: 'attribute_not_exists(pk) OR #hash = :hash',
      ExpressionAttributeNames: { '#hash': 'hash' },
      ExpressionAttributeValues: marshalled({ ':hash': key.hash }),
    })
    return (await unlessConditionFails(() => dynamodb.send(put, { abortSignal }))) !== undefined
  },

  /** Finds a key by one consistent read, so that a key is gone as soon as it is revoked. */
  async find(person: string, id: string, abortSignal: AbortSignal): Promise<AccessKey | undefined> {
    const item = await getItem(keyOf(person, id), abortSignal)
    return item && accessKeyIn(item)
  },

  /** Lists the keys of a person, oldest first. */
  async list(person: string, abortSignal: AbortSignal): Promise<AccessKey[]> {
    const items = await Array.fromAsync(query({ pk: partition(person) }, abortSignal))
    return items.map(accessKeyIn).sort((a, b) => a.created.localeCompare(b.created))
  },

  /** Sets a key's e-mail address to that of its new owner. A repetition changes nothing. */
  async setEmail(person: string, id: string, email: string, abortSignal: AbortSignal): Promise<void> {
    await updateItem(
      {
        key: keyOf(person, id),
        update: 'SET #email = :email',
        // A key that was revoked meanwhile must stay revoked.
        condition: 'attribute_exists(#pk)',
        values: { ':email': email },
      },
      abortSignal,
    )
  },

  /**
   * Deletes a key, which every later call refuses. A repetition changes nothing.
   *
   * @returns false if there is no such key.
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
