import { randomInt } from 'node:crypto'
import type { Ports } from '../../generated/operations.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Milliseconds to find out how a failed write ended, when the request's own time may be over. */
const AFTERMATH = 3000

/** Another request of the same user, who deletes the account or rotates the key, may delete a new key at once. */
const MAX_ATTEMPTS = 3

type IssuePorts = {
  users: Pick<Ports['users'], 'find' | 'setApiKey'>
  apiKeys: Pick<Ports['apiKeys'], 'create' | 'subscribe' | 'delete'>
}
type RecoverPorts = IssuePorts & { apiKeys: Pick<Ports['apiKeys'], 'find'> }
type ApiKey = Awaited<ReturnType<Ports['apiKeys']['create']>>

/**
 * Gives a user an API key: creates it, puts it on the usage plan and writes it into the user. If a step
 * fails, the key is deleted again.
 *
 * @param prepare what else is to be done to the key before the user has it; false where the key is gone.
 * @returns the key's value; undefined where there is no such user.
 */
export async function issueApiKey(
  sub: string,
  ports: IssuePorts,
  signal: AbortSignal,
  prepare: (key: ApiKey) => Promise<boolean> = async () => true,
): Promise<string | undefined> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const key = await ports.apiKeys.create(sub, newValue(), signal)
    try {
      if (!((await ports.apiKeys.subscribe(key.id, signal)) && (await prepare(key)))) continue
    } catch (error) {
      await ports.apiKeys.delete(key.id, sub).catch(() => {})
      throw error
    }
    const written = await writeApiKey(sub, key, ports, signal)
    return written ? key.value : undefined
  }
  throw new Error('Other requests kept deleting the new key')
}

/**
 * Writes a new key into the user. The write may take effect although its answer is lost: the user then has
 * this key and no other, so that it is deleted only where it is known not to stand in the user. Where that
 * cannot be known, it stays for the next sign-in or the sweep.
 */
async function writeApiKey(
  sub: string,
  key: ApiKey,
  ports: IssuePorts,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    if (await ports.users.setApiKey(sub, key.value, signal)) return true
    await ports.apiKeys.delete(key.id, sub)
    return false
  } catch (error) {
    const known = await ports.users.find(sub, AbortSignal.timeout(AFTERMATH)).then(
      (user) => ({ apiKey: user?.apiKey }),
      () => undefined,
    )
    if (known?.apiKey === key.value) return true
    if (known) await ports.apiKeys.delete(key.id, sub).catch(() => {})
    throw error
  }
}

/**
 * Gives a user the key that an interrupted attempt left behind, or a new one where it left none.
 *
 * @returns the key's value; undefined where there is no such user.
 */
export async function recoverApiKey(
  sub: string,
  ports: RecoverPorts,
  signal: AbortSignal,
): Promise<string | undefined> {
  const [key, ...surplus] = await ports.apiKeys.find(sub, signal)
  if (!key) return issueApiKey(sub, ports, signal)
  for (const { id } of surplus) await ports.apiKeys.delete(id, sub)
  if (!(await ports.apiKeys.subscribe(key.id, signal))) return issueApiKey(sub, ports, signal)
  return (await ports.users.setApiKey(sub, key.value, signal)) ? key.value : undefined
}

/** 40 characters, as API Gateway makes its own: 238 bits. */
function newValue(): string {
  return Array.from({ length: 40 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
}
