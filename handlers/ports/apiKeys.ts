import {
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  GetUsagePlanKeyCommand,
  paginateGetApiKeys,
  paginateGetUsagePlanKeys,
} from '@aws-sdk/client-api-gateway'
import { apiGateway } from './apiGateway.ts'
import { environment, errorName } from './aws.ts'

/** The tag that tells this stack's API keys from all other keys of the account. */
export const STACK_TAG = 'gateway-stack'

export type ApiKey = { id: string; value: string; createdDate: Date }

/** An API key and the `sub` of the user who owns it. */
export type OwnedKey = ApiKey & { sub: string }

/** The API keys of this stack. The name of each is the `sub` of its user. */
export const apiKeys = {
  /**
   * Creates a key with the given value. The caller chooses the value, so that a second attempt after a lost response
   * finds the key of the first attempt (ConflictException) instead of creating another.
   */
  async create(sub: string, value: string, abortSignal: AbortSignal): Promise<ApiKey> {
    const tags = { [STACK_TAG]: environment('STACK_NAME') }
    try {
      const { id, createdDate = new Date() } = await apiGateway().send(
        new CreateApiKeyCommand({ name: sub, value, enabled: true, tags }),
        { abortSignal },
      )
      if (!id) throw new Error('CreateApiKey answered without an id')
      return { id, value, createdDate }
    } catch (error) {
      if (errorName(error) !== 'ConflictException') throw error
      const created = (await apiKeys.find(sub, abortSignal)).find((key) => key.value === value)
      if (!created) throw error
      return created
    }
  },

  /** Adds a key to the usage plan. @returns false if there is no such key. */
  async subscribe(keyId: string, abortSignal: AbortSignal): Promise<boolean> {
    const usagePlanId = environment('USAGE_PLAN_ID')
    try {
      await apiGateway().send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }), {
        abortSignal,
      })
      return true
    } catch (error) {
      if (errorName(error) === 'NotFoundException') return false
      if (errorName(error) !== 'ConflictException') throw error
      // Either the key is on the plan already, or the call met a concurrent change and did nothing.
      if (await isOnPlan(usagePlanId, keyId, abortSignal)) return true
      throw error
    }
  },

  /** Finds the keys of a user: one, unless an earlier fault left several or none. */
  async find(sub: string, abortSignal: AbortSignal): Promise<ApiKey[]> {
    return (await keysNamed(sub, abortSignal)).filter((key) => key.sub === sub)
  },

  /** Lists all keys of this stack. */
  list(abortSignal: AbortSignal): Promise<OwnedKey[]> {
    return keysNamed(undefined, abortSignal)
  },

  /** Lists the ids of all keys on the usage plan. */
  async listPlanned(abortSignal: AbortSignal): Promise<Set<string>> {
    const ids = new Set<string>()
    const pages = paginateGetUsagePlanKeys(
      { client: apiGateway(), pageSize: 500 },
      { usagePlanId: environment('USAGE_PLAN_ID') },
      { abortSignal },
    )
    for await (const { items = [] } of pages) for (const { id } of items) if (id) ids.add(id)
    return ids
  },

  /** Deletes a user's key, if it still exists. The key then leaves the usage plan too. */
  async delete(keyId: string, sub: string, abortSignal: AbortSignal): Promise<void> {
    try {
      await apiGateway().send(new DeleteApiKeyCommand({ apiKey: keyId }), { abortSignal })
    } catch (error) {
      if (errorName(error) === 'NotFoundException') return
      if (errorName(error) !== 'AccessDeniedException') throw error
      // IAM lets the role delete only keys with this stack's tag. A deleted key has no tag, so AWS denies the access.
      const left = await apiKeys.find(sub, abortSignal)
      if (left.some(({ id }) => id === keyId)) throw error
    }
  },
}

async function isOnPlan(usagePlanId: string, keyId: string, abortSignal: AbortSignal): Promise<boolean> {
  try {
    await apiGateway().send(new GetUsagePlanKeyCommand({ usagePlanId, keyId }), { abortSignal })
    return true
  } catch (error) {
    if (errorName(error) === 'NotFoundException') return false
    throw error
  }
}

/** Lists the keys of this stack whose names start with the prefix. Keys without this stack's tag are ignored. */
async function keysNamed(prefix: string | undefined, abortSignal: AbortSignal): Promise<OwnedKey[]> {
  const keys: OwnedKey[] = []
  const pages = paginateGetApiKeys(
    { client: apiGateway(), pageSize: 500 },
    { nameQuery: prefix, includeValues: true },
    { abortSignal },
  )
  for await (const { items = [] } of pages) {
    for (const { id, name, value, createdDate, tags } of items) {
      if (id && name && value && createdDate && tags?.[STACK_TAG] === environment('STACK_NAME'))
        keys.push({ id, sub: name, value, createdDate })
    }
  }
  return keys
}
