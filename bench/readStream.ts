import { once } from 'node:events'
import { Agent, type OutgoingHttpHeaders, request } from 'node:http'

/** A stream as its caller sees it: milliseconds from the request, and the number of events with text. */
export type Seen = { first: number; last: number; events: number }

const agent = new Agent({ keepAlive: true })

/** A chunk of a chat completion that has text. */
const TEXT = /"content":"[^"]/g

/** Requests a chat completion as a stream, and reads it to its end. @throws for a status other than 200. */
export async function readStream(url: string, body: object, headers: OutgoingHttpHeaders): Promise<Seen> {
  const started = performance.now()
  const sent = request(url, {
    method: 'POST',
    agent,
    headers: { 'Content-Type': 'application/json', ...headers },
  })
  sent.end(JSON.stringify({ ...body, stream: true }))
  const [response] = await once(sent, 'response')
  response.setEncoding('utf8')
  const seen = { first: 0, last: 0, events: 0 }
  let rest = ''
  for await (const piece of response) {
    const text = rest + piece
    const whole = text.slice(0, text.lastIndexOf('\n\n') + 2)
    rest = text.slice(whole.length)
    const events = whole.match(TEXT)?.length ?? 0
    if (events === 0) continue
    seen.last = performance.now() - started
    if (seen.events === 0) seen.first = seen.last
    seen.events += events
  }
  if (response.statusCode !== 200 || seen.events === 0)
    throw new Error(`${url} answered ${response.statusCode}: ${rest}`)
  return seen
}
