import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toCompletion } from '../../../../handlers/dialects/chat/toCompletion.ts'
import { toEvents } from '../../../../handlers/dialects/chat/toEvents.ts'
import {
  call,
  chunksOf,
  close,
  input,
  joined,
  MADE,
  metadata,
  redacted,
  signature,
  start,
  stop,
  text,
  thought,
} from './streams.ts'

/** A block of an answer, complete and as the events of a stream, for its place in the answer. */
type Sample = { block: object; events: (index: number) => object[] }

const words = fc.string({ unit: 'grapheme', maxLength: 40 })

/** The pieces of a split text, including empty ones. */
const pieces = (whole: fc.Arbitrary<string>) =>
  fc.tuple(whole, fc.array(fc.nat(40), { maxLength: 6 })).map(([all, cuts]) => {
    const ends = [...cuts.filter((cut) => cut <= all.length), all.length].sort((a, b) => a - b)
    return { all, parts: ends.map((end, place) => all.slice(ends[place - 1] ?? 0, end)) }
  })

const aText: fc.Arbitrary<Sample> = fc.tuple(pieces(words), fc.boolean()).map(([{ all, parts }, starts]) => ({
  block: { text: all },
  events: (index) => [
    ...(starts ? [{ contentBlockStart: { contentBlockIndex: index, start: {} } }] : []),
    ...parts.map((part) => text(index, part)),
    close(index),
  ],
}))

const aThought: fc.Arbitrary<Sample> = fc
  .tuple(pieces(words), fc.option(fc.base64String({ minLength: 4 }), { nil: undefined }))
  .map(([{ all, parts }, signed]) => ({
    block: {
      reasoningContent: { reasoningText: { text: all, ...(signed !== undefined && { signature: signed }) } },
    },
    events: (index) => [
      ...parts.map((part) => thought(index, part)),
      ...(signed === undefined ? [] : [signature(index, signed)]),
      close(index),
    ],
  }))

const aSecret: fc.Arbitrary<Sample> = fc
  .array(fc.uint8Array({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 3 })
  .map((parts) => ({
    block: { reasoningContent: { redactedContent: Buffer.concat(parts).toString('base64') } },
    events: (index) => [
      ...parts.map((part) => redacted(index, Buffer.from(part).toString('base64'))),
      close(index),
    ],
  }))

const aCall: fc.Arbitrary<Sample> = fc
  .tuple(
    fc.stringMatching(/^[\w.:-]{1,20}$/),
    fc.constantFrom('weather', 'time', 'json'),
    pieces(fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.stringify(value))),
  )
  .map(([id, name, { all, parts }]) => ({
    block: { toolUse: { toolUseId: id, name, input: JSON.parse(all) } },
    events: (index) => [
      call(index, id, name),
      ...(all === '{}' ? [] : parts).map((part) => input(index, part)),
      close(index),
    ],
  }))

const STOP_REASONS = [
  ...['end_turn', 'tool_use', 'stop_sequence', 'max_tokens', 'content_filtered', 'guardrail_intervened'],
  ...['malformed_model_output', 'malformed_tool_use', 'model_context_window_exceeded'],
]

const anAnswer = fc.record({
  samples: fc.array(fc.oneof(aText, aThought, aSecret, aCall), { maxLength: 6 }),
  stopReason: fc.constantFrom(...STOP_REASONS),
  answerTool: fc.constantFrom(undefined, 'json'),
  hasStart: fc.boolean(),
  isMetered: fc.boolean(),
  isMeteredFirst: fc.boolean(),
})

describe('an answer in any pieces', () => {
  it('is the same for a client that joins the pieces, and the same as the answer in one piece', () => {
    let failed = 0
    fc.assert(
      fc.property(anAnswer, ({ samples, stopReason, answerTool, hasStart, isMetered, isMeteredFirst }) => {
        const usage = { inputTokens: 10, outputTokens: 5, totalTokens: 15, cacheReadInputTokens: 3 }
        const body = {
          output: { message: { role: 'assistant', content: samples.map(({ block }) => block) } },
          stopReason,
          ...(isMetered && { usage }),
        }
        const end = [stop(stopReason), ...(isMetered ? [metadata(usage)] : [])]
        const events = [
          ...(hasStart ? [start()] : []),
          ...samples.flatMap(({ events }, index) => events(index)),
          ...(isMeteredFirst ? end.reverse() : end),
        ]
        const whole = toCompletion(body, { ...MADE, ...(answerTool !== undefined && { answerTool }) })
        const chunks = chunksOf(events, { answerTool, includeUsage: true })
        if ('failed' in whole) failed += 1
        expect(joined(chunks)).toEqual(whole)
        expect(joined(chunksOf(toEvents(body), { answerTool, includeUsage: true }))).toEqual(whole)
        const [first] = chunks
        if (first && 'choices' in first) expect(first.choices[0]?.delta.role).toBe('assistant')
      }),
      { numRuns: 2000 },
    )
    expect(failed).toBeGreaterThan(100)
    expect(failed).toBeLessThan(1000)
  })
})
