/** Answers as Cognito and Bedrock do, at once, and as long as what was sent. */
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { parentPort, workerData } from 'node:worker_threads'

const { apiKey }: { apiKey: string } = workerData
const claims = { sub: 'sub', email: 'jane@example.com', 'custom:api_key': apiKey }
const token = `${'h'.repeat(90)}.${Buffer.from(JSON.stringify({ ...claims, padding: 'p'.repeat(500) })).toString('base64url')}.${'s'.repeat(342)}`
const AUTHENTICATED = {
  AuthenticationResult: {
    AccessToken: token,
    IdToken: token,
    RefreshToken: token,
    ExpiresIn: 3600,
    TokenType: 'Bearer',
  },
}

const server = createServer(async (request, response) => {
  const sent = await buffer(request)
  const answer = request.headers['x-amz-target']
    ? AUTHENTICATED
    : { content: [{ type: 'text', text: 'word '.repeat(sent.length / 5) }], stop_reason: 'end_turn' }
  response.setHeader('Content-Type', 'application/json')
  response.end(JSON.stringify(answer))
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  parentPort?.postMessage(typeof address === 'object' ? address?.port : undefined)
})
