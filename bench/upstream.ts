/** Answers like Cognito, Bedrock and DynamoDB, at once; Bedrock's reply is as long as the request. */
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { parentPort, workerData } from 'node:worker_threads'

const { apiKey }: { apiKey: string } = workerData
const claims = {
  sub: 'sub',
  email: 'jane@example.com',
  'custom:api_key': apiKey,
  'custom:api_key_id': 'k'.repeat(10),
}
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

type Values = { [name: string]: object }
type Update = {
  Key: Values
  ExpressionAttributeNames: { [name: string]: string }
  ExpressionAttributeValues?: Values
}

/**
 * A person's account after an update: with the update's hold and windows, and little usage, so that more fits. A sign-in,
 * which only removes a profile's groups, sends no values and reads no attributes.
 */
function updated({ Key, ExpressionAttributeNames, ExpressionAttributeValues: values = {} }: Update): object {
  const { ':hold': hold, ':requestsWindow': requestsWindow, ':moneyWindow': moneyWindow } = values
  const now = Date.now()
  return {
    Attributes: {
      ...Key,
      requests: { N: '2' },
      requestsWindow,
      money: { N: '1250' },
      moneyWindow,
      inFlight: { N: '1' },
      lastCall: { N: String(now) },
      expiresAt: { N: String(Math.round(now / 1000)) },
      ...(hold && { [String(ExpressionAttributeNames['#hold'])]: hold }),
    },
  }
}

function answerTo(target: string, sent: Buffer): object {
  switch (target) {
    case 'DynamoDB_20120810.UpdateItem':
      return updated(JSON.parse(sent.toString()))
    case 'DynamoDB_20120810.PutItem':
    // There is no such item.
    case 'DynamoDB_20120810.GetItem':
      return {}
    case '':
      return {
        content: [{ type: 'text', text: 'word '.repeat(sent.length / 5) }],
        stop_reason: 'end_turn',
        usage: { input_tokens: 400, output_tokens: 400 },
      }
    default:
      return AUTHENTICATED
  }
}

const server = createServer(async (request, response) => {
  const sent = await buffer(request)
  response.setHeader('Content-Type', 'application/json')
  response.end(JSON.stringify(answerTo(String(request.headers['x-amz-target'] ?? ''), sent)))
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  parentPort?.postMessage(typeof address === 'object' ? address?.port : undefined)
})
