import { randomInt } from 'node:crypto'
import type { Ports } from '../../generated/operations.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Attempts to issue a key: the sweep or an administrator may delete a new key at once. */
const MAX_ATTEMPTS = 3

type IssuePorts = {
  users: Pick<Ports['users'], 'setApiKey'>
  apiKeys: Pick<Ports['apiKeys'], 'create' | 'subscribe'>
}
type MendPorts = IssuePorts & { users: Pick<Ports['users'], 'find'> }
type DeletePorts = { apiKeys: Pick<Ports['apiKeys'], 'find' | 'delete'> }
type EndPorts = DeletePorts & { users: Pick<Ports['users'], 'setApiKey'> }

/** Returns the value of a new API key: 40 characters, as in API Gateway's own keys, which are 238 bits. */
export function newApiKeyValue(): string {
  return Array.from({ length: 40 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}

/**
 * Creates the API Gateway key with this value, adds it to the usage plan, and stores both in the user. A repetition
 * with the same value continues where it stopped, so nothing needs to be undone.
 *
 * @returns the key's id; undefined if there is no such user.
 */
export async function issueApiKey(
  sub: string,
  value: string,
  { users, apiKeys }: IssuePorts,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const { id } = await apiKeys.create(sub, value, signal)
    if (!(await apiKeys.subscribe(id, signal))) continue
    return (await users.setApiKey(sub, { value, id }, signal)) ? id : undefined
  }
  throw new Error(`The new API key was deleted at each of ${MAX_ATTEMPTS} attempts`)
}

/**
 * Completes a user's API key: its value, the key itself and its place on the usage plan. The value is stored first, so
 * that the next attempt finds an interrupted repair by it.
 */
export async function mendApiKey(sub: string, ports: MendPorts, signal: AbortSignal): Promise<void> {
  const user = await ports.users.find(sub, signal)
  if (!user || (user.apiKey && user.apiKeyId)) return
  const value = user.apiKey ?? newApiKeyValue()
  if (!user.apiKey) await ports.users.setApiKey(sub, { value, id: '' }, signal)
  await issueApiKey(sub, value, ports, signal)
}

/** Deletes the API keys of a user, except the one with the id `kept`. */
export async function deleteApiKeys(
  sub: string,
  { apiKeys }: DeletePorts,
  signal: AbortSignal,
  kept?: string,
): Promise<void> {
  for (const { id } of await apiKeys.find(sub, signal)) {
    if (id !== kept) await apiKeys.delete(id, sub, signal)
  }
}

/** Deletes the API key of a user, so that no issued token can use it. The next sign-in creates another. */
export async function endApiKey(sub: string, ports: EndPorts, signal: AbortSignal): Promise<void> {
  await ports.users.setApiKey(sub, { value: '', id: '' }, signal)
  await deleteApiKeys(sub, ports, signal)
}
