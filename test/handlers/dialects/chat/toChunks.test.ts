import { describe, expect, it } from 'vitest'
import {
  call,
  chunksOf,
  close,
  deltasOf,
  input,
  metadata,
  redacted,
  signature,
  start,
  stop,
  text,
  thought,
} from './streams.ts'

const ROLE = { role: 'assistant', content: '' }

const began = (index: number, id: string, name: string) => ({
  tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }],
})
const went = (index: number, args: string) => ({ tool_calls: [{ index, function: { arguments: args } }] })

describe('a stream of chunks', () => {
  it('contains the role, the text and the stop reason', () => {
    const head = {
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1_700_000_000,
      model: 'gpt-4o',
    }
    const chunk = (delta: object, finish_reason: string | null = null) => ({
      ...head,
      choices: [{ index: 0, delta, logprobs: null, finish_reason }],
    })
    expect(
      chunksOf([start(), text(0, 'Hel'), text(0, 'lo.'), close(0), stop('end_turn'), metadata()]),
    ).toEqual([chunk(ROLE), chunk({ content: 'Hel' }), chunk({ content: 'lo.' }), chunk({}, 'stop')])
  })

  it('contains the usage in a last chunk without choices if requested, and null before', () => {
    const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }
    for (const end of [
      [stop('end_turn'), metadata()],
      [metadata(), stop('end_turn')],
    ]) {
      const chunks = chunksOf([start(), text(0, 'Hello.'), close(0), ...end], { includeUsage: true })
      expect(chunks).toHaveLength(4)
      expect(chunks.at(-1)).toMatchObject({ choices: [], usage })
      for (const chunk of chunks.slice(0, -1)) expect(chunk).toHaveProperty('usage', null)
    }
  })

  it('contains no usage that it did not receive, and none twice', () => {
    const events = [start(), text(0, 'Hello.'), close(0), stop('end_turn')]
    expect(chunksOf(events, { includeUsage: true })).toHaveLength(3)
    expect(chunksOf([...events, metadata(), metadata()], { includeUsage: true })).toHaveLength(4)
  })

  it('contains nothing for empty or unknown deltas', () => {
    const events = [
      null,
      7,
      {},
      { some: 'day' },
      { contentBlockDelta: 7 },
      text(0, ''),
      { contentBlockStop: {} },
    ]
    expect(deltasOf([start(), ...events, stop('end_turn')])).toEqual([ROLE, {}])
  })
})

describe('recorded orders of events', () => {
  it('Claude thinks, says a word and calls two tools', () => {
    const events = [
      start(),
      thought(0, 'Two '),
      thought(0, 'cities.'),
      signature(0, 'c2ln'),
      close(0),
      text(1, 'I look.'),
      close(1),
      call(2, 'tooluse_a', 'weather'),
      input(2, ''),
      input(2, '{"city":'),
      input(2, '"Rome"}'),
      close(2),
      call(3, 'tooluse_b', 'weather'),
      input(3, '{"city":"Oslo"}'),
      close(3),
      stop('tool_use'),
      metadata(),
    ]
    expect(deltasOf(events)).toEqual([
      ROLE,
      { reasoning_content: 'Two ' },
      { reasoning_content: 'cities.' },
      { content: 'I look.' },
      began(0, 'tooluse_a', 'weather'),
      went(0, '{"city":'),
      went(0, '"Rome"}'),
      began(1, 'tooluse_b', 'weather'),
      went(1, '{"city":"Oslo"}'),
      { reasoning_details: [{ type: 'reasoning.text', text: 'Two cities.', signature: 'c2ln' }] },
      {},
    ])
  })

  it('Claude hides its thoughts', () => {
    const events = [
      start(),
      redacted(0, 'aGk='),
      redacted(0, 'aG8='),
      close(0),
      text(1, 'Hi.'),
      close(1),
      stop('end_turn'),
    ]
    expect(deltasOf(events)).toEqual([
      ROLE,
      { content: 'Hi.' },
      { reasoning_details: [{ type: 'reasoning.encrypted', data: Buffer.from('hiho').toString('base64') }] },
      {},
    ])
  })

  it('Nova starts its texts too, and calls a tool without arguments', () => {
    const events = [
      start(),
      { contentBlockStart: { contentBlockIndex: 0, start: {} } },
      text(0, 'I look.'),
      close(0),
      call(1, 'tooluse_a', 'time'),
      input(1, ''),
      close(1),
      stop('tool_use'),
      metadata(),
    ]
    expect(deltasOf(events)).toEqual([
      ROLE,
      { content: 'I look.' },
      began(0, 'tooluse_a', 'time'),
      went(0, '{}'),
      {},
    ])
  })

  it('Llama begins with an empty text and sends its arguments at once', () => {
    const events = [
      start(),
      text(0, ''),
      close(0),
      call(1, 'tooluse_a', 'weather'),
      input(1, '{"city":"Rome"}'),
      close(1),
      stop('tool_use'),
    ]
    expect(deltasOf(events)).toEqual([ROLE, began(0, 'tooluse_a', 'weather'), went(0, '{"city":"Rome"}'), {}])
  })

  it('Mistral sends no message start, and sends its usage before it stops', () => {
    const events = [call(0, 'aB3dE6gH9', 'time'), input(0, '{}'), close(0), metadata(), stop('tool_use')]
    expect(deltasOf(events)).toEqual([ROLE, began(0, 'aB3dE6gH9', 'time'), went(0, '{}'), {}])
  })

  it('gpt-oss reasons without a signature and leaves its markers', () => {
    const events = [
      start(),
      thought(0, 'Rome.'),
      close(0),
      call(1, 'tooluse_a', 'weather<|channel|>commentary'),
      input(1, '{}'),
      close(1),
      stop('tool_use'),
    ]
    expect(deltasOf(events)).toEqual([
      ROLE,
      { reasoning_content: 'Rome.' },
      began(0, 'tooluse_a', 'weather'),
      went(0, '{}'),
      {},
    ])
  })

  it('Kimi ends a tool call with an empty text after it', () => {
    const events = [
      start(),
      call(0, 'functions.time:0', 'time'),
      close(0),
      text(1, ''),
      close(1),
      stop('tool_use'),
    ]
    expect(deltasOf(events)).toEqual([ROLE, began(0, 'functions.time:0', 'time'), went(0, '{}'), {}])
  })
})

describe('a stream with the answer in a tool call', () => {
  const options = { answerTool: 'json' }

  it('has the arguments as content, whatever text comes first', () => {
    const events = [
      start(),
      text(0, 'Here:'),
      close(0),
      call(1, 'a', 'json'),
      input(1, '{"answer"'),
      input(1, ':42}'),
      close(1),
      text(2, 'Done.'),
      close(2),
      stop('tool_use'),
    ]
    expect(deltasOf(events, options)).toEqual([ROLE, { content: '{"answer"' }, { content: ':42}' }, {}])
    expect(chunksOf(events, options).at(-1)).toMatchObject({ choices: [{ finish_reason: 'stop' }] })
  })

  it('uses only the first call', () => {
    const events = [
      call(0, 'a', 'json'),
      close(0),
      call(1, 'b', 'json'),
      input(1, '{"b":2}'),
      close(1),
      stop('tool_use'),
    ]
    expect(deltasOf(events, options)).toEqual([ROLE, { content: '{}' }, {}])
  })

  it('has its text at the end if another tool or none was called', () => {
    const calls = [call(1, 'a', 'weather'), input(1, '{}'), close(1)]
    const said = [start(), text(0, 'I '), text(0, 'look.'), close(0)]
    expect(deltasOf([...said, ...calls, stop('tool_use')], options)).toEqual([
      ROLE,
      began(0, 'a', 'weather'),
      went(0, '{}'),
      { content: 'I look.' },
      {},
    ])
    expect(deltasOf([...said, stop('end_turn')], options)).toEqual([ROLE, { content: 'I look.' }, {}])
  })
})

describe('a stream that fails', () => {
  const said = [start(), text(0, 'Hel')]

  it('reports a missing end of the message', () => {
    expect(chunksOf(said).at(-1)).toMatchObject({ code: 'model_error' })
    expect(chunksOf([])).toEqual([expect.objectContaining({ code: 'model_error' })])
  })

  it('ends after a failure that the model reported', () => {
    const chunks = chunksOf([...said, stop('malformed_tool_use'), text(0, 'lo'), metadata()], {
      includeUsage: true,
    })
    expect(chunks).toHaveLength(3)
    expect(chunks.at(-1)).toMatchObject({ code: 'model_error' })
  })

  it('fails for lack of context only if there was no output', () => {
    const full = stop('model_context_window_exceeded')
    expect(chunksOf([start(), full]).at(-1)).toMatchObject({ code: 'context_length_exceeded' })
    expect(chunksOf([...said, full]).at(-1)).toMatchObject({ choices: [{ finish_reason: 'length' }] })
  })

  it('has no text after its end', () => {
    const ended = [...said, close(0), stop('end_turn')]
    expect(chunksOf([...ended, text(1, 'More'), stop('end_turn')])).toEqual(chunksOf(ended))
  })
})
