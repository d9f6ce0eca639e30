import { randomInt } from 'node:crypto'
import type { Ports } from '../../generated/operations.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

type IssuePorts = {
  users: Pick<Ports['users'], 'setApiKey'>
  apiKeys: Pick<Ports['apiKeys'], 'create' | 'subscribe' | 'delete'>
}
type RecoverPorts = IssuePorts & { apiKeys: Pick<Ports['apiKeys'], 'find'> }

/**
 * Gives a user that has none an API key: creates it, puts it on the usage plan and writes it into the user.
 * If a step fails, the key is deleted again.
 *
 * @returns the key's value.
 */
export async function issueApiKey(sub: string, ports: IssuePorts, signal: AbortSignal): Promise<string> {
  const key = await ports.apiKeys.create(sub, newValue(), signal)
  try {
    await attach(sub, key, ports, signal)
  } catch (error) {
    await ports.apiKeys.delete(key.id).catch(() => {})
    throw error
  }
  return key.value
}

/**
 * Gives a user the key that an interrupted attempt left behind, or a new one where it left none.
 *
 * @returns the key's value.
 */
export async function recoverApiKey(sub: string, ports: RecoverPorts, signal: AbortSignal): Promise<string> {
  const [key, ...surplus] = await ports.apiKeys.find(sub, signal)
  if (!key) return issueApiKey(sub, ports, signal)
  for (const { id } of surplus) await ports.apiKeys.delete(id)
  await attach(sub, key, ports, signal)
  return key.value
}

async function attach(
  sub: string,
  key: { id: string; value: string },
  ports: IssuePorts,
  signal: AbortSignal,
) {
  await ports.apiKeys.subscribe(key.id, signal)
  await ports.users.setApiKey(sub, key.value, signal)
}

/** 40 characters, as API Gateway makes its own: 238 bits. */
function newValue(): string {
  return Array.from({ length: 40 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}
