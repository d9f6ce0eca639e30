import { createServer, type IncomingMessage, type Server } from 'node:http'
import { json } from 'node:stream/consumers'
import { redocly } from '../../contract/redocly.ts'

/** The workflows, by their path from where `redocly respect` runs. */
const WORKFLOWS = 'test/workflows.arazzo.yaml'

export type WorkflowsOptions = {
  apiUrl: string
  /** Registered and deleted again by each workflow. */
  email: string
  /** The newest code that was mailed to an address. */
  readCode: (email: string) => Promise<string>
}

/**
 * Runs the workflows with `redocly respect`, and a server that reads for them what they cannot read themselves.
 *
 * @returns whether all of them passed, and the output of `respect`.
 */
export async function runWorkflows(options: WorkflowsOptions): Promise<{ passed: boolean; printed: string }> {
  const reader = await startReader(options.readCode)
  try {
    const { passed, printed, complained } = await redocly([
      ...['respect', WORKFLOWS, '--skip', 'signUp'],
      ...['--server', `gateway=${options.apiUrl}`, '--server', `reader=${urlOf(reader)}`],
      ...['--input', `email=${options.email}`],
      // A person who types a code needs longer than an API.
      ...['--max-fetch-timeout', '600000'],
    ])
    return { passed, printed: printed + complained }
  } finally {
    reader.closeAllConnections()
    reader.close()
  }
}

async function startReader(readCode: WorkflowsOptions['readCode']): Promise<Server> {
  const answer = async (request: IncomingMessage): Promise<object> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (pathname === '/code') return { code: await readCode(searchParams.get('to') ?? '') }
    return { apiKey: Object(await json(request))['API Key'] }
  }
  const server = createServer(async (request, response) => {
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify(await answer(request)))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  return server
}

function urlOf(server: Server): string {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The reader does not listen')
  return `http://127.0.0.1:${address.port}`
}
