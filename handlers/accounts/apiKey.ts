import { randomInt } from 'node:crypto'
import type { Ports } from '../../generated/operations.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** The sweep, or an administrator, may delete a new key at once. */
const MAX_ATTEMPTS = 3

type IssuePorts = {
  users: Pick<Ports['users'], 'setApiKey'>
  apiKeys: Pick<Ports['apiKeys'], 'create' | 'subscribe'>
}
type MendPorts = IssuePorts & { users: Pick<Ports['users'], 'find'> }
type DeletePorts = { apiKeys: Pick<Ports['apiKeys'], 'find' | 'delete'> }
type EndPorts = DeletePorts & { users: Pick<Ports['users'], 'setApiKey'> }

/** 40 characters, as API Gateway makes its own: 238 bits. */
export function newApiKeyValue(): string {
  return Array.from({ length: 40 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}

/**
 * Makes the API Gateway key with this value, puts it on the usage plan, and writes both into the user. Repeating
 * it with the same value goes on where it stopped, so that nothing has to be undone.
 *
 * @returns the key's id; undefined where there is no such user.
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
  throw new Error('The new key kept being deleted')
}

/**
 * Makes what a user lacks of an API key: its value, the key itself or its place on the plan. The value comes first,
 * so that whatever is cut short here is found again by it.
 */
export async function mendApiKey(sub: string, ports: MendPorts, signal: AbortSignal): Promise<void> {
  const user = await ports.users.find(sub, signal)
  if (!user || (user.apiKey && user.apiKeyId)) return
  const value = user.apiKey ?? newApiKeyValue()
  if (!user.apiKey) await ports.users.setApiKey(sub, { value, id: '' }, signal)
  await issueApiKey(sub, value, ports, signal)
}

/** Deletes the keys of a user, all but the one with this id. */
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

/** Ends the API key of a user, so that no token that is out can use it; the next sign-in makes another. */
export async function endApiKey(sub: string, ports: EndPorts, signal: AbortSignal): Promise<void> {
  await ports.users.setApiKey(sub, { value: '', id: '' }, signal)
  await deleteApiKeys(sub, ports, signal)
}
