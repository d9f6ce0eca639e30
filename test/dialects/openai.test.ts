import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startGateway } from './gateway.ts'

/** One model for each way of a chat completion: through Bedrock's own route, and through Converse. */
const NATIVE = 'openai.gpt-oss-20b-1:0'
const CLAUDE = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
const NOVA = 'amazon.nova-lite-v1:0'
const CHAT = [NATIVE, CLAUDE, NOVA]

const WEATHER = {
  type: 'function',
  function: {
    name: 'weather',
    description: 'Tells the weather of a city.',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
} as const

let gateway: Awaited<ReturnType<typeof startGateway>>
let openai: OpenAI
beforeAll(async () => {
  gateway = await startGateway()
  openai = new OpenAI({ apiKey: gateway.apiKey, baseURL: gateway.baseUrl, maxRetries: 0 })
}, 60_000)
afterAll(() => gateway.stop())

describe("OpenAI's client", () => {
  test('lists the models, and finds each of them', async () => {
    const { data } = await openai.models.list()
    expect(data.map(({ id }) => id)).toEqual(expect.arrayContaining(CHAT))
    expect(await openai.models.retrieve(CLAUDE)).toMatchObject({ id: CLAUDE, object: 'model' })
    await expect(openai.models.retrieve('no.such-model')).rejects.toMatchObject({
      status: 404,
      code: 'model_not_found',
    })
  })

  test.each(CHAT)('gets a reply of %s, whose cost is settled', async (model) => {
    const before = (await gateway.spent())?.used ?? 0
    const completion = await openai.chat.completions.create({
      model,
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Say hello to Jane.' },
      ],
    })
    expect(completion).toMatchObject({ object: 'chat.completion', choices: [{ finish_reason: 'stop' }] })
    expect(completion.choices[0]?.message.content).toContain('Jane')
    expect(completion.usage?.total_tokens).toBeGreaterThan(0)
    expect(await gateway.spent()).toMatchObject({ held: 0 })
    expect((await gateway.spent())?.used).toBeGreaterThan(before)
  })

  test.each(CHAT)('streams a reply of %s, with its usage if requested', async (model) => {
    const messages = [{ role: 'user' as const, content: 'Say hello to Jane.' }]
    for (const include_usage of [true, false]) {
      const stream = await openai.chat.completions.create({
        model,
        messages,
        stream: true,
        stream_options: { include_usage },
      })
      let text = ''
      const finished: unknown[] = []
      const usages: unknown[] = []
      for await (const { choices, usage } of stream) {
        text += choices[0]?.delta.content ?? ''
        if (choices[0]?.finish_reason) finished.push(choices[0].finish_reason)
        if (usage) usages.push(usage)
      }
      expect(text).toContain('Jane')
      expect(finished).toEqual(['stop'])
      expect(usages).toHaveLength(include_usage ? 1 : 0)
    }
    expect(await gateway.spent()).toMatchObject({ held: 0 })
  })

  test.each(CHAT)('completes a loop of tool calls with %s, streamed and whole', async (model) => {
    const asked: OpenAI.ChatCompletionMessageParam[] = [
      { role: 'user', content: 'What is the weather in Rome?' },
    ]
    const whole = await openai.chat.completions.create({ model, messages: asked, tools: [WEATHER] })
    const streamed = await openai.chat.completions
      .stream({ model, messages: asked, tools: [WEATHER], tool_choice: 'required' })
      .finalChatCompletion()
    for (const { choices } of [whole, streamed]) {
      const [{ message, finish_reason } = { message: undefined, finish_reason: undefined }] = choices
      expect(finish_reason).toBe('tool_calls')
      const call = message?.tool_calls?.[0]
      if (!message || call?.type !== 'function') throw new Error('No call')
      expect(JSON.parse(call.function.arguments)).toHaveProperty('city')
      const answer = await openai.chat.completions.create({
        model,
        tools: [WEATHER],
        messages: [...asked, message, { role: 'tool', tool_call_id: call.id, content: 'Sunny, 31 degrees.' }],
      })
      expect(answer.choices[0]?.finish_reason).toBe('stop')
      expect(answer.choices[0]?.message.content).toContain('Sunny')
    }
  })

  test.each(CHAT)('gets JSON for a schema from %s', async (model) => {
    const { choices } = await openai.chat.completions.create({
      model,
      messages: [{ role: 'user', content: 'Where is Rome?' }],
      response_format: {
        type: 'json_schema',
        json_schema: {
          name: 'place',
          strict: true,
          schema: {
            type: 'object',
            properties: { country: { type: 'string' }, north: { type: 'boolean' } },
            required: ['country', 'north'],
            additionalProperties: false,
          },
        },
      },
    })
    expect(JSON.parse(choices[0]?.message.content ?? '')).toEqual({
      country: expect.any(String),
      north: expect.any(Boolean),
    })
  })

  test.each(['amazon.titan-embed-text-v2:0', 'cohere.embed-multilingual-v3'])(
    'gets embeddings of %s, for one text and for several',
    async (model) => {
      const one = await openai.embeddings.create({ model, input: 'Hello.' })
      const several = await openai.embeddings.create({ model, input: ['Hello.', 'Good morning.'] })
      const floats = await openai.embeddings.create({ model, input: 'Hello.', encoding_format: 'float' })
      expect(several.data.map(({ index }) => index)).toEqual([0, 1])
      expect(one.data[0]?.embedding.length).toBeGreaterThan(100)
      expect(one.data[0]?.embedding[0]).toBeCloseTo(floats.data[0]?.embedding[0] ?? 0, 5)
      expect(several.usage.total_tokens).toBeGreaterThan(one.usage.total_tokens)
    },
  )

  test("gets a response from a model with OpenAI's newer route, whole and streamed", async () => {
    const model = (await openai.models.list()).data.find(({ id }) => id.includes('openai.gpt-5'))?.id ?? ''
    const response = await openai.responses.create({ model, input: 'Say hello to Jane.' })
    expect(response.output_text).toContain('Jane')
    let text = ''
    for await (const event of await openai.responses.create({
      model,
      input: 'Say hello to Jane.',
      stream: true,
    }))
      if (event.type === 'response.output_text.delta') text += event.delta
    expect(text).toContain('Jane')
    expect(await gateway.spent()).toMatchObject({ held: 0 })
    await expect(
      openai.responses.create({ model, input: 'Go on.', previous_response_id: 'resp_1' }),
    ).rejects.toMatchObject({ status: 400 })
  })

  test('is told to use another route for a model without that one', async () => {
    await expect(openai.responses.create({ model: NOVA, input: 'Hello.' })).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('/v1/chat/completions'),
    })
  })

  test('is told which fields had no effect, and is refused fields that would change the meaning', async () => {
    const body = { model: NOVA, messages: [{ role: 'user' as const, content: 'Hello.' }] }
    const { response } = await openai.chat.completions
      .create({ ...body, seed: 7, frequency_penalty: 0.5 })
      .withResponse()
    expect(response.headers.get('x-ignored-parameters')).toBe('seed, frequency_penalty')
    await expect(openai.chat.completions.create({ ...body, n: 2 })).rejects.toMatchObject({
      status: 400,
      type: 'invalid_request_error',
      param: 'n',
    })
  })

  test('with a wrong key is told what is wrong with it', async () => {
    const wrong = new OpenAI({ apiKey: 'sk-wrong', baseURL: gateway.baseUrl, maxRetries: 0 })
    await expect(wrong.models.list()).rejects.toMatchObject({
      status: 401,
      type: 'authentication_error',
      code: 'invalid_access_key',
    })
  })

  test('with an unknown model is told where the list is', async () => {
    const unknown = openai.chat.completions.create({
      model: 'gpt-4o',
      messages: [{ role: 'user', content: 'x' }],
    })
    await expect(unknown).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining('/v1/models'),
    })
  })
})

describe('README', () => {
  test("has the lines that configure OpenAI's client", async () => {
    const root = resolve(import.meta.dirname, '../..')
    const readme = readFileSync(resolve(root, 'README.md'), 'utf8')
    const [, lines = ''] = /```sh\n(export OPENAI_BASE_URL=[^`]*)```/.exec(readme) ?? []
    const here = lines.replace('http://127.0.0.1:3000/prod', gateway.apiUrl)
    const env = { ...process.env, TOKEN: gateway.account.idToken }
    const { stdout } = await promisify(execFile)('sh', ['-ec', here], { cwd: root, env })
    expect(stdout).toContain('"Say hello."')
  })
})

describe('a limit', () => {
  test('that is reached is reported at once, and not retried', async () => {
    const poor = await gateway.keyWith({ budgetUsd: 0.000001 })
    const client = new OpenAI({ apiKey: poor, baseURL: gateway.baseUrl, maxRetries: 5 })
    const before = gateway.logged.length
    const asked = client.chat.completions.create({
      model: NOVA,
      messages: [{ role: 'user', content: 'Hello.' }],
      stream: true,
    })
    await expect(asked).rejects.toMatchObject({
      status: 429,
      code: 'budget_exceeded',
      type: 'rate_limit_error',
    })
    expect(gateway.logged.slice(before).filter((line) => line.includes('/v1/chat/completions'))).toHaveLength(
      1,
    )
  })
})

describe('a stream', () => {
  test('is read to its end when the caller disconnects, and settled by its usage', async () => {
    const stream = await openai.chat.completions.create({
      model: 'simulated.slow-stream-v1:0',
      messages: [{ role: 'user', content: 'Say hello.' }],
      stream: true,
    })
    for await (const _ of stream) break
    stream.controller.abort()
    await gateway.settled('simulated.slow-stream-v1:0')
  })

  test('that the model breaks off ends in an error, which the client throws', async () => {
    const stream = await openai.chat.completions.create({
      model: 'simulated.mid-stream-v1:0',
      messages: [{ role: 'user', content: 'Say hello.' }],
      stream: true,
    })
    let text = ''
    const reading = async () => {
      for await (const { choices } of stream) text += choices[0]?.delta.content ?? ''
    }
    await expect(reading()).rejects.toMatchObject({ type: 'api_error' })
    expect(text).not.toBe('')
  })

  test('that is refused before its first event keeps the status', async () => {
    const asked = openai.chat.completions.create({
      model: 'simulated.throttled-v1:0',
      messages: [{ role: 'user', content: 'Say hello.' }],
      stream: true,
    })
    await expect(asked).rejects.toMatchObject({ status: 429, type: 'rate_limit_error' })
  })
})
