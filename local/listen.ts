import type { Server } from 'node:net'

/** The steps that undo the start, in the order of the start. */
export type Closing = (() => Promise<void> | void)[]

/** A port that is not available; its message is for the user. */
export class PortError extends Error {}

/** Closes a server and its connections, including current requests; does nothing if it has closed. */
export function closed(server: Server & { closeAllConnections(): void }): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

/**
 * Listens only on this machine and returns the URL.
 *
 * @param name the port's name in messages. @throws PortError for an unavailable port.
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
  if (typeof address !== 'object' || address === null) throw new Error('The server is not listening')
  return `http://127.0.0.1:${address.port}`
}
