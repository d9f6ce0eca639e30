import Anthropic from '@anthropic-ai/sdk'
import { betaTool } from '@anthropic-ai/sdk/helpers/beta/json-schema'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startGateway } from './gateway.ts'

const SONNET = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
const HELLO: Anthropic.MessageCreateParamsNonStreaming = {
  model: SONNET,
  max_tokens: 2000,
  messages: [{ role: 'user', content: 'Say hello to Jane.' }],
}
const WEATHER: Anthropic.Tool = {
  name: 'weather',
  description: 'Tells the weather of a city.',
  input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
}
const ASKED: Anthropic.MessageParam = { role: 'user', content: 'What is the weather in Rome?' }

let gateway: Awaited<ReturnType<typeof startGateway>>
let anthropic: Anthropic
/** A client with the usual settings: its base URL ends before `/v1`. */
const clientWith = (options: ConstructorParameters<typeof Anthropic>[0]) =>
  new Anthropic({ baseURL: gateway.apiUrl, maxRetries: 0, ...options })
beforeAll(async () => {
  gateway = await startGateway()
  anthropic = clientWith({ apiKey: gateway.apiKey })
}, 60_000)
afterAll(() => gateway.stop())

const textIn = ({ content }: Pick<Anthropic.Message, 'content'>) =>
  content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('')
const callIn = ({ content }: Pick<Anthropic.Message, 'content'>) => {
  const call = content.find((block) => block.type === 'tool_use')
  if (!call) throw new Error('No call')
  return call
}

describe("Anthropic's client", () => {
  test('lists the models, and finds each of them', async () => {
    const ids: string[] = []
    for await (const { id } of anthropic.models.list({ limit: 1000 })) ids.push(id)
    expect(ids).toContain(SONNET)
    expect(await anthropic.models.retrieve(SONNET)).toMatchObject({ id: SONNET, type: 'model' })
    await expect(anthropic.models.retrieve('no.such-model')).rejects.toBeInstanceOf(Anthropic.NotFoundError)
  })

  test('gets a reply, whose cost is settled', async () => {
    const before = (await gateway.spent())?.used ?? 0
    const message = await anthropic.messages.create({ ...HELLO, system: 'Be brief.' })
    expect(message).toMatchObject({ type: 'message', role: 'assistant', stop_reason: 'end_turn' })
    expect(textIn(message)).toContain('Jane')
    expect(message.usage.output_tokens).toBeGreaterThan(0)
    expect(await gateway.spent()).toMatchObject({ held: 0 })
    expect((await gateway.spent())?.used).toBeGreaterThan(before)
  })

  test('streams text, and assembles the same message as without streaming', async () => {
    const stream = anthropic.messages.stream(HELLO)
    const pieces: string[] = []
    stream.on('text', (piece) => pieces.push(piece))
    const message = await stream.finalMessage()
    expect(pieces.length).toBeGreaterThan(1)
    expect(pieces.join('')).toBe(textIn(message))
    const whole = await anthropic.messages.create(HELLO)
    expect([textIn(message), message.stop_reason]).toEqual([textIn(whole), whole.stop_reason])
    expect(message.usage).toMatchObject({ output_tokens: whole.usage.output_tokens })
    expect(await gateway.spent()).toMatchObject({ held: 0 })
  })

  test('gets reasoning, streamed and whole, and returns it with the next turn', async () => {
    const thinking = { type: 'enabled', budget_tokens: 1024 } as const
    const whole = await anthropic.messages.create({ ...HELLO, thinking })
    const streamed = await anthropic.messages.stream({ ...HELLO, thinking }).finalMessage()
    for (const message of [whole, streamed]) {
      expect(message.content.map(({ type }) => type)).toEqual(['thinking', 'text'])
      expect(message.content[0]).toMatchObject({
        thinking: expect.stringMatching(/./),
        signature: expect.stringMatching(/./),
      })
      const next = await anthropic.messages.create({
        ...HELLO,
        thinking,
        messages: [
          ...HELLO.messages,
          { role: 'assistant', content: message.content },
          { role: 'user', content: 'And to John.' },
        ],
      })
      expect(textIn(next)).toContain('John')
    }
  })

  test('completes a loop of tool calls, streamed and whole', async () => {
    const asked = { ...HELLO, messages: [ASKED], tools: [WEATHER] }
    const whole = await anthropic.messages.create(asked)
    const streamed = await anthropic.messages
      .stream({ ...asked, tool_choice: { type: 'any' } })
      .finalMessage()
    for (const message of [whole, streamed]) {
      expect(message.stop_reason).toBe('tool_use')
      const { id, input } = callIn(message)
      expect(input).toHaveProperty('city')
      const result = { type: 'tool_result', tool_use_id: id, content: 'Sunny, 31 degrees.' } as const
      const answer = await anthropic.messages.create({
        ...asked,
        messages: [
          ASKED,
          { role: 'assistant', content: message.content },
          { role: 'user', content: [result] },
        ],
      })
      expect(answer.stop_reason).toBe('end_turn')
      expect(textIn(answer)).toContain('Sunny')
    }
  })

  test('completes its own loop of tool calls on the beta routes', async () => {
    const cities: string[] = []
    const { description = '' } = WEATHER
    const weather = betaTool({
      name: 'weather',
      description,
      inputSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
      run: ({ city }) => {
        cities.push(city)
        return 'Sunny, 31 degrees.'
      },
    })
    const asked = { model: SONNET, max_tokens: 2000, messages: [ASKED], tools: [weather] }
    const answer = await anthropic.beta.messages.toolRunner(asked).runUntilDone()
    expect(cities).toHaveLength(1)
    expect(answer.stop_reason).toBe('end_turn')
    expect(JSON.stringify(answer.content)).toContain('Sunny')
  })

  test('counts tokens for models whose tokens Bedrock counts, and is refused for others', async () => {
    const { messages } = HELLO
    const counted = await anthropic.messages.countTokens({ model: SONNET, messages })
    expect(counted).toEqual({ input_tokens: expect.any(Number) })
    await expect(
      anthropic.messages.countTokens({ model: 'amazon.nova-lite-v1:0', messages }),
    ).rejects.toBeInstanceOf(Anthropic.NotFoundError)
  })

  test('may send what Claude Code sends: the beta route and header, metadata and cache marks', async () => {
    const cached = { type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } } as const
    const message = await anthropic.beta.messages
      .stream({
        ...HELLO,
        messages: [{ role: 'user', content: 'Say hello to Jane.' }],
        system: [cached],
        metadata: { user_id: '{"device_id":"0f","account_uuid":"","session_id":"7e"}' },
        betas: ['interleaved-thinking-2025-05-14', 'claude-code-20250219'],
      })
      .finalMessage()
    expect(JSON.stringify(message.content)).toContain('Jane')
    expect(message.usage.cache_creation_input_tokens).toBeGreaterThan(0)
    expect(await anthropic.messages.create({ ...HELLO, metadata: { user_id: '{"a":"b"}' } })).toMatchObject({
      stop_reason: 'end_turn',
    })
  })

  test.each([
    ['Authorization, as a key', () => ({ apiKey: gateway.apiKey })],
    ['Authorization, as a token', () => ({ authToken: gateway.apiKey })],
    // As the clients before version 1 do.
    ['x-api-key', () => ({ defaultHeaders: { 'x-api-key': gateway.apiKey } })],
  ])('sends the key as %s', async (_, credential) => {
    const message = await clientWith(credential()).messages.create(HELLO)
    expect(textIn(message)).toContain('Jane')
  })

  test.each([
    ['Authorization', { apiKey: 'sk-wrong' }],
    ['x-api-key', { defaultHeaders: { 'x-api-key': 'sk-wrong' } }],
  ])('with a wrong key in %s is told what is wrong with it', async (_, credential) => {
    await expect(clientWith(credential).messages.create(HELLO)).rejects.toMatchObject({
      status: 401,
      type: 'authentication_error',
      error: { error: { code: 'invalid_access_key' } },
    })
  })

  test('with an unknown model is told where the list is', async () => {
    await expect(anthropic.messages.create({ ...HELLO, model: 'claude-nobody-knows' })).rejects.toMatchObject(
      {
        status: 404,
        type: 'not_found_error',
        message: expect.stringContaining('/v1/models'),
      },
    )
  })

  test("gets Bedrock's refusal in its original words", async () => {
    const thinking = { type: 'enabled', budget_tokens: 10 } as const
    await expect(anthropic.messages.create({ ...HELLO, thinking })).rejects.toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      message: expect.stringContaining('thinking.enabled.budget_tokens'),
    })
  })
})

describe('a limit', () => {
  test('that is reached is reported at once, and not retried', async () => {
    const poor = clientWith({ apiKey: await gateway.keyWith({ budgetUsd: 0.000001 }), maxRetries: 5 })
    const before = gateway.logged.length
    await expect(poor.messages.create({ ...HELLO, stream: true })).rejects.toMatchObject({
      status: 429,
      type: 'rate_limit_error',
      error: { error: { code: 'budget_exceeded' } },
    })
    const asked = gateway.logged.slice(before).filter((line) => line.includes('/v1/messages'))
    expect(asked).toHaveLength(1)
  })
})

describe('a stream', () => {
  test('is read to its end when the caller disconnects, and settled by its usage', async () => {
    const model = 'simulated.anthropic.claude-slow-stream-v1:0'
    for await (const _ of await anthropic.messages.create({ ...HELLO, model, stream: true })) break
    await gateway.settled(model)
  })

  test('that the model breaks off ends in an error, which the client throws', async () => {
    const stream = anthropic.messages.stream({
      ...HELLO,
      model: 'simulated.anthropic.claude-mid-stream-v1:0',
    })
    let text = ''
    stream.on('text', (piece) => {
      text += piece
    })
    await expect(stream.finalMessage()).rejects.toMatchObject({ type: 'api_error' })
    expect(text).not.toBe('')
  })

  test('that is refused before its first event keeps the status', async () => {
    const asked = anthropic.messages.create({
      ...HELLO,
      model: 'simulated.anthropic.claude-throttled-v1:0',
      stream: true,
    })
    await expect(asked).rejects.toMatchObject({ status: 429, type: 'rate_limit_error' })
  })
})
