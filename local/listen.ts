import type { Server } from 'node:net'

/** What stopping undoes, in the order in which it was begun. */
export type Closing = (() => Promise<void> | void)[]

/** A port that cannot be listened on; its message is for the user. */
export class PortError extends Error {}

/** Ends a server, its connections and what is under way on them; nothing where it has ended. */
export function closed(server: Server & { closeAllConnections(): void }): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

/**
 * Listens on this machine alone, and gives the URL.
 *
 * @param name of the port, for the user. @throws PortError where it cannot be had.
 */
export async function listen(
  server: Server & { closeAllConnections(): void },
  port: number,
  name: string,
  close: Closing,
): Promise<string> {
  await new Promise<void>((listening, failed) => {
    server.once('error', (error) => {
      const taken = 'code' in error && error.code === 'EADDRINUSE'
      const reason = taken ? 'is taken' : `cannot be used (${error.message})`
      failed(
        new PortError(
          `${name} ${reason}. Choose another with --port: the API takes it, the AWS endpoint the next one.`,
        ),
      )
    })
    server.listen(port, '127.0.0.1', listening)
  })
  close.push(() => closed(server))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server does not listen')
  return `http://127.0.0.1:${address.port}`
}
