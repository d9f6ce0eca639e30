import { describe, expect, test } from 'vitest'
import { eitherWay } from '../../clients/streams.ts'
import { createClient, OPERATIONS, type Ops } from '../../clients/typescript/index.ts'
import { readContract } from '../../contract/document.ts'
import { publicContract } from '../../contract/public.ts'
import { SERVER_URL } from './api.ts'

const CHAT = { model: 'amazon.nova-lite-v1:0', messages: [{ role: 'user', content: 'Say hello.' }] }

/** A client of an API that gives the same response to everything. */
function answeredBy(answer: () => Response) {
  const bodies: string[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    bodies.push(await new Request(input, init).text())
    return answer()
  }
  return {
    client: createClient<Ops>(OPERATIONS, { serverUrl: SERVER_URL, auth: { bearer: 'key' }, fetch }),
    bodies,
  }
}

const EVENTS = { headers: { 'Content-Type': 'text/event-stream' } }

describe('an operation with a whole and a streamed response', () => {
  test('has one method for each', async () => {
    const whole = answeredBy(() => Response.json({ object: 'chat.completion' }))
    expect(await whole.client.createChatCompletion({ body: CHAT })).toEqual({ object: 'chat.completion' })
    const streamed = answeredBy(() => new Response('data: {"a":1}\n\ndata: [DONE]\n\n', EVENTS))
    const body = { ...CHAT, stream: true }
    const events = await Array.fromAsync(streamed.client.createChatCompletionStream({ body }))
    expect(events.map(({ data }) => data)).toEqual(['{"a":1}', '[DONE]'])
    expect(streamed.bodies).toEqual([JSON.stringify(body)])
  })

  test('is not called again when its events break off, because it was paid for', async () => {
    const { client, bodies } = answeredBy(() => {
      const broken = new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode('data: {"a":1}\n\n')),
        pull: (controller) => controller.error(new TypeError('terminated')),
      })
      return new Response(broken, EVENTS)
    })
    const reading = Array.fromAsync(
      client.createMessageStream({ body: { ...CHAT, max_tokens: 9, stream: true } }),
    )
    await expect(reading).rejects.toThrow('terminated')
    expect(bodies).toHaveLength(1)
  })

  test('has a whole response for generators that cannot send the choice', () => {
    const told = JSON.stringify(eitherWay(publicContract(readContract()), false))
    expect(told).toContain('createChatCompletion')
    expect(told).not.toMatch(/event-stream|#stream|createChatCompletionStream/)
  })
})
