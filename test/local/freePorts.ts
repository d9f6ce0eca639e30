import { once } from 'node:events'
import { createServer } from 'node:net'
import { onTestFinished } from 'vitest'

/** Below every port that a system assigns by itself: Linux begins at 32768, gVisor at 16000, others at 49152. */
const [FIRST, LAST] = [10_000, 15_998]

/**
 * The first of two consecutive free ports, as a runner needs them. No server or connection that asks for any port gets
 * one of these in the meantime; other processes that search here start elsewhere.
 * @throws Error where there are no two.
 */
export async function freePorts(): Promise<number> {
  const start = FIRST + ((2 * process.pid) % (LAST - FIRST))
  for (let tried = 0; tried < LAST - FIRST; tried += 2) {
    const port = FIRST + ((start - FIRST + tried) % (LAST - FIRST))
    if ((await isFree(port)) && (await isFree(port + 1))) return port
  }
  throw new Error(`No two ports in a row are free between ${FIRST} and ${LAST}`)
}

/** Listens on a port until the test ends. @throws Error where the port is taken. */
export async function takePort(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
