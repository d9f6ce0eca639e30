import { describe, expect, it } from 'vitest'
import { toConverse } from '../../../../handlers/dialects/chat/toConverse.ts'
import { CLAUDE, CLAUDE_3, converted, expectRefused, HELLO, LATEST_CLAUDE, NOVA } from './converted.ts'

const inference = (fields: { [field: string]: unknown }) => converted(fields).request.inferenceConfig

describe('a chat completion for Converse', () => {
  it('contains only its messages where nothing else is requested', () => {
    expect(toConverse({ model: NOVA, messages: [HELLO] })).toEqual({
      request: { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] },
      ignored: [],
    })
  })

  it('has the smaller of two output limits', () => {
    expect(inference({ max_tokens: 100 })).toEqual({ maxTokens: 100 })
    expect(inference({ max_completion_tokens: 100 })).toEqual({ maxTokens: 100 })
    expect(inference({ max_tokens: 200, max_completion_tokens: 100 })).toEqual({ maxTokens: 100 })
  })

  it('has its stop sequences in an array', () => {
    expect(inference({ stop: 'END' })).toEqual({ stopSequences: ['END'] })
    expect(inference({ stop: ['END', '', 'FIN'] })).toEqual({ stopSequences: ['END', 'FIN'] })
    expect(inference({ stop: [] })).toBeUndefined()
  })

  it('has a temperature of at most 1', () => {
    expect(inference({ temperature: 0.5 })).toEqual({ temperature: 0.5 })
    expect(converted({ temperature: 1.5 })).toMatchObject({
      request: { inferenceConfig: { temperature: 1 } },
      ignored: ['temperature'],
    })
  })

  it('accepts numbers that were kept as text', () => {
    const temperature = JSON.rawJSON('0.5000000000000000000001')
    expect(inference({ temperature })).toEqual({ temperature: 0.5 })
  })

  it('has both temperature and top_p only where the model accepts both', () => {
    const both = { temperature: 0.5, top_p: 0.9 }
    expect(inference({ ...both, model: CLAUDE_3 })).toEqual({ temperature: 0.5, topP: 0.9 })
    expect(inference({ ...both, model: NOVA })).toEqual({ temperature: 0.5, topP: 0.9 })
    expect(inference({ ...both, model: CLAUDE })).toEqual({ temperature: 0.5 })
    expect(converted({ ...both, model: CLAUDE }).ignored).toEqual(['top_p'])
    expect(inference({ top_p: 0.9, model: CLAUDE })).toEqual({ topP: 0.9 })
    const { request, ignored } = converted({ ...both, model: LATEST_CLAUDE })
    expect(request).not.toHaveProperty('inferenceConfig')
    expect(ignored).toEqual(['temperature', 'top_p'])
  })

  it('passes on fields that a model accepts under the same name', () => {
    const fields = { seed: 7, frequency_penalty: 0.5, presence_penalty: 0.5 }
    const { request, ignored } = converted({
      ...fields,
      model: 'cohere.command-r-v1:0',
      logit_bias: { 1: 2 },
    })
    expect(request.additionalModelRequestFields).toEqual(fields)
    expect(ignored).toEqual(['logit_bias'])
    expectRefused({ model: 'cohere.command-r-v1:0', seed: 'x' }, 'seed')
  })
})

describe('the list of ignored fields', () => {
  it('contains ignored fields, including unknown ones', () => {
    const fields = {
      seed: 7,
      presence_penalty: 0.5,
      frequency_penalty: 0.5,
      logit_bias: { 1: 2 },
      user: 'jane',
      metadata: { a: 'b' },
      store: true,
      service_tier: 'flex',
      prediction: { type: 'content', content: 'Hello' },
      safety_identifier: 'jane',
      some_day: JSON.rawJSON('1234567890123456789'),
    }
    const { request, ignored } = converted(fields)
    expect(request).toEqual(converted().request)
    expect(ignored).toEqual(Object.keys(fields))
  })

  it('contains no field with a neutral value', () => {
    const fields = {
      seed: null,
      presence_penalty: 0,
      frequency_penalty: 0,
      logprobs: false,
      top_logprobs: 0,
      n: 1,
      store: false,
      service_tier: 'auto',
      modalities: ['text'],
      stream: true,
      stream_options: { include_usage: true },
    }
    expect(converted(fields)).toEqual(converted())
  })

  it('contains only names that fit into a header', () => {
    const long = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`x${index}`, 1]))
    expect(converted(long).ignored).toHaveLength(32)
    expect(converted({ 'a\r\nb': 1, [`${'x'.repeat(65)}`]: 1 }).ignored).toEqual([])
    expect(
      toConverse(
        JSON.parse(`{"model":"${NOVA}","messages":[{"role":"user","content":"Hi"}],"__proto__":{"n":2}}`),
      ),
    ).toMatchObject({
      ignored: ['__proto__'],
    })
  })
})

describe('refused chat completions', () => {
  it.each<[object, string, RegExp]>([
    [{ n: 2 }, 'n', /one answer/],
    [{ n: '1' }, 'n', /one answer/],
    [{ logprobs: true }, 'logprobs', /Log probabilities/],
    [{ top_logprobs: 3 }, 'top_logprobs', /Log probabilities/],
    [{ modalities: ['text', 'audio'] }, 'modalities', /text/],
    [{ audio: { voice: 'alloy' } }, 'audio', /Audio/],
    [{ web_search_options: {} }, 'web_search_options', /Web search/],
    [{ functions: [] }, 'functions', /tools/],
    [{ function_call: 'auto' }, 'function_call', /tools/],
    [{ max_tokens: 0 }, 'max_tokens', /whole number/],
    [{ max_tokens: '100' }, 'max_tokens', /whole number/],
    [{ max_completion_tokens: 1.5 }, 'max_completion_tokens', /whole number/],
    [{ temperature: 2.1 }, 'temperature', /0 to 2/],
    [{ temperature: '1' }, 'temperature', /0 to 2/],
    [{ temperature: { rawJSON: '1' } }, 'temperature', /0 to 2/],
    [{ top_p: -0.1 }, 'top_p', /0 to 1/],
    [{ stop: 7 }, 'stop', /string/],
    [{ stop: ['END', null] }, 'stop', /string/],
  ])('%j', (fields, param, words) => {
    expectRefused({ ...fields }, param, words)
  })
})
