import { beforeAll, describe, expect, inject, test } from 'vitest'
import { createClient, OPERATIONS, type Ops } from '../../clients/typescript/index.ts'
import { bearer, Client, type SignedIn } from './client.ts'

const client = new Client(inject('target'))
const simulated = client.target.awsEndpointUrl !== undefined

const NOVA = 'amazon.nova-lite-v1:0'
const CLAUDE = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
const GPT = 'us.openai.gpt-5.6-luna'
const LLAMA = 'us.meta.llama3-3-70b-instruct-v1:0'
const TITAN = 'amazon.titan-embed-text-v2:0'
const messages = [{ role: 'user', content: 'Say hello.' }]

/** A request to each route that calls a model. */
const ASKED = [
  ['/v1/chat/completions', { model: NOVA, messages }],
  ['/v1/messages', { model: CLAUDE, max_tokens: 50, messages }],
  ['/v1/responses', { model: GPT, input: 'Say hello.', max_output_tokens: 50 }],
  ['/v1/embeddings', { model: TITAN, input: 'Hello.' }],
] as const

/** How long each part took. */
const TIMING = /^key;dur=\d+, ledger;dur=\d+, model;dur=\d+$/

let user: SignedIn
let key: { [header: string]: string }
beforeAll(async () => {
  user = await client.signedIn()
  key = await keyOf({})
})

/** The header with a new key. */
async function keyOf(limits: { models?: string[]; budgetUsd?: number }) {
  const { body } = await client.call('POST', '/me/keys', { name: 'dialects', ...limits }, bearer(user))
  return { Authorization: `Bearer ${body.data?.secret}` }
}

describe('with an access key alone', () => {
  test('the models are listed, and each is found by its id', async () => {
    const { status, body } = await client.call('GET', '/v1/models', undefined, key)
    expect(status).toBe(200)
    for (const model of [NOVA, CLAUDE, TITAN]) {
      const listed = body.data?.find(({ id }) => id === model)
      expect(listed).toBeDefined()
      const found = await client.call('GET', '/v1/models/{model}', undefined, key, { path: { model } })
      expect([found.status, found.body]).toEqual([200, listed])
    }
    // The route for embeddings accepts text only.
    expect(body.data?.map(({ id }) => id)).not.toContain('amazon.titan-embed-image-v1')
    expect([body.first_id, body.last_id]).toEqual([body.data?.at(0)?.id, body.data?.at(-1)?.id])
  })

  test('a model that the key may not use is not found', async () => {
    const narrow = await keyOf({ models: ['anthropic.*'] })
    const { body } = await client.call('GET', '/v1/models', undefined, narrow)
    expect(body.data?.filter(({ id }) => !id.includes('anthropic.'))).toEqual([])
    const found = await client.call('GET', '/v1/models/{model}', undefined, narrow, { path: { model: NOVA } })
    expect([found.status, found.body.code]).toEqual([404, 'model_not_found'])
  })

  test.each(ASKED)('%s answers, and says what is left', async (route, body) => {
    const beta = { 'anthropic-beta': 'fine-grained-tool-streaming-2025-05-14' }
    const headers = { ...key, ...(route === '/v1/messages' && beta) }
    const answer = await client.call('POST', route, body, headers)
    expect(answer.status).toBe(200)
    expect(Number(answer.headers.get('x-quota-remaining'))).toBeGreaterThan(0)
    expect(answer.headers.get('server-timing')).toMatch(TIMING)
  })

  test.each(ASKED.slice(0, 3))('%s streams events, with the headers of a stream', async (route, body) => {
    const response = await fetch(`${client.target.apiUrl}${route}`, {
      method: 'POST',
      headers: { ...key, 'Content-Type': 'application/json', Origin: 'https://example.com' },
      body: JSON.stringify({ ...body, stream: true }),
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect(response.headers.get('cache-control')).toBe('no-cache, no-transform')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    expect(response.headers.get('server-timing')).toMatch(TIMING)
    expect((await response.text()).split('\n\n').length).toBeGreaterThan(3)
  })

  test('tools work in a stream also for a model that does not stream them', async () => {
    const tools = [{ type: 'function', function: { name: 'weather', parameters: { type: 'object' } } }]
    const response = await fetch(`${client.target.apiUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { ...key, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        model: LLAMA,
        messages: [{ role: 'user', content: 'What is the weather in Rome?' }],
        tools,
        stream: true,
        stream_options: { include_usage: true },
      }),
    })
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
    // The model was called without streaming, so the remaining quota is known before the first event.
    expect(Number(response.headers.get('x-quota-remaining'))).toBeGreaterThan(0)
    const text = await response.text()
    expect(text).toContain('"finish_reason":"tool_calls"')
    expect(text).toContain('"name":"weather"')
    expect(text).toMatch(/"choices":\[\],"usage":\{"prompt_tokens":\d+/)
    expect(text.trim().split('\n\n').at(-1)).toBe('data: [DONE]')
  })

  test('the published client reads events as well, and calls once', async () => {
    const requests: unknown[] = []
    const published = createClient<Ops>(OPERATIONS, {
      serverUrl: client.target.apiUrl,
      auth: { bearer: key['Authorization']?.replace('Bearer ', '') ?? '' },
      fetch: (input, init) => {
        requests.push(input)
        return client.fetch(input, init)
      },
    })
    const read: string[] = []
    for await (const { data } of published.createChatCompletionStream({
      body: { model: NOVA, messages, stream: true },
    }))
      read.push(data)
    expect(read.length).toBeGreaterThan(3)
    expect(JSON.parse(read[0] ?? '')).toMatchObject({ object: 'chat.completion.chunk' })
    expect(read.at(-1)).toBe('[DONE]')
    expect(requests).toHaveLength(1)
  })

  test('the tokens of a message are counted for models whose tokens Bedrock counts', async () => {
    const counted = { model: 'anthropic.claude-3-5-sonnet-20240620-v1:0', messages, stream: false }
    const { status, body } = await client.call('POST', '/v1/messages/count_tokens', counted, key)
    expect([status, body]).toEqual([200, { input_tokens: expect.any(Number) }])
    const uncounted = await client.call('POST', '/v1/messages/count_tokens', { model: NOVA, messages }, key)
    expect(uncounted.status).toBe(404)
    const narrow = await keyOf({ models: ['meta.*'] })
    const forbidden = await client.call('POST', '/v1/messages/count_tokens', counted, narrow)
    expect([forbidden.status, forbidden.body.code]).toEqual([403, 'model_not_allowed'])
  })

  // The first model is called through Bedrock's own route, the other one through Converse.
  test.each(['openai.gpt-oss-20b-1:0', NOVA])(
    'limits the output of %s, and says so in the response unless the caller set a lower limit',
    async (model) => {
      const asked = async (limit: object) => {
        const chat = { model, messages, ...limit }
        const { status, headers } = await client.call('POST', '/v1/chat/completions', chat, key)
        return [status, Number(headers.get('x-max-output-tokens'))]
      }
      const [status, most = 0] = await asked({})
      expect([status, most > 0]).toEqual([200, true])
      expect(await asked({ max_completion_tokens: 1_000_000 })).toEqual([200, most])
      expect(await asked({ max_completion_tokens: 1_000_000, max_tokens: 20 })).toEqual([200, 0])
    },
  )

  test.each(['openai.gpt-oss-20b-1:0', NOVA])('an invalid limit for %s is refused', async (model) => {
    for (const name of ['max_completion_tokens', 'max_tokens'])
      for (const limit of ['many', 0, -1, 1.5, true]) {
        const chat = { model, messages, [name]: limit }
        const { status, body } = await client.call('POST', '/v1/chat/completions', chat, key)
        expect([name, limit, status]).toEqual([name, limit, 400])
        expect(body.message).toContain(name)
      }
  })
})

describe('a route that calls a model', () => {
  test.each(ASKED)('%s refuses a key that may not use the model', async (route, body) => {
    const { status, body: answer } = await client.call(
      'POST',
      route,
      body,
      await keyOf({ models: ['meta.*'] }),
    )
    expect([status, answer]).toEqual([403, expect.objectContaining({ code: 'model_not_allowed' })])
  })

  test.each(ASKED)('%s refuses a key whose budget is used up', async (route, body) => {
    const poor = await keyOf({ budgetUsd: 0.00000001 })
    const { status, headers, body: answer } = await client.call('POST', route, body, poor)
    expect([status, answer]).toEqual([429, expect.objectContaining({ code: 'budget_exceeded' })])
    expect(headers.get('x-should-retry')).toBe('false')
  })

  test.each(ASKED.slice(0, 2))('%s does not find an unknown model', async (route, body) => {
    const { status, body: answer } = await client.call('POST', route, { ...body, model: 'gpt-4o' }, key)
    expect([status, answer]).toEqual([404, expect.objectContaining({ code: 'model_not_found' })])
  })

  test.runIf(simulated).each([
    ['simulated.access-denied-v1:0', 403],
    ['simulated.model-error-v1:0', 424],
    ['simulated.throttled-v1:0', 429],
    ['simulated.unavailable-v1:0', 503],
    ['simulated.timeout-v1:0', 504],
  ])('keeps the status of %s, %i, whole and streamed', async (model, status) => {
    for (const stream of [false, true]) {
      const answer = await client.call('POST', '/v1/chat/completions', { model, messages, stream }, key)
      expect([answer.status, answer.body]).toEqual([
        status,
        expect.objectContaining({ type: 'error', status }),
      ])
    }
  })
})
