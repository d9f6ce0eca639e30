import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toCompletion } from '../../../../handlers/dialects/chat/toCompletion.ts'
import { toConverse } from '../../../../handlers/dialects/chat/toConverse.ts'
import { parseJson } from '../../../../handlers/runtime/json.ts'
import { CLAUDE, HELLO, LATEST_CLAUDE, MISTRAL, NOVA, tool } from './converted.ts'
import { MADE } from './streams.ts'

const words = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => /\S/.test(text))
const signature = fc.base64String({ minLength: 4 })

/** JSON with numbers that a double cannot represent exactly. */
const INEXACT = parseJson('{"id":1234567890123456789,"price":1.10,"__proto__":{"x":1e400}}')

const aThought = fc.oneof(
  fc.record({ text: words, signature }).map((reasoningText) => ({ reasoningContent: { reasoningText } })),
  signature.map((redactedContent) => ({ reasoningContent: { redactedContent } })),
)

const aCall = (id: fc.Arbitrary<string>) =>
  fc
    .record({
      toolUseId: id,
      name: fc.constantFrom('weather', 'time'),
      input: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.constant(INEXACT)),
    })
    .map((toolUse) => ({ toolUse }))

const ids = fc.stringMatching(/^[\w.:-]{1,64}$/)
const mistralIds = fc.stringMatching(/^[a-zA-Z0-9]{9}$/)

const MODELS = [
  { model: CLAUDE, id: ids, thinks: true },
  { model: LATEST_CLAUDE, id: ids, thinks: true },
  { model: NOVA, id: ids, thinks: false },
  { model: MISTRAL, id: mistralIds, thinks: false },
]

/** An answer in the order of models: thoughts, text, tool calls; at least one of the latter two. */
const anAnswer = fc.constantFrom(...MODELS).chain(({ model, id, thinks }) =>
  fc
    .record({
      thoughts: fc.array(aThought, { maxLength: thinks ? 3 : 0 }),
      texts: fc.array(
        words.map((text) => ({ text })),
        { maxLength: 1 },
      ),
      calls: fc.array(aCall(id), { maxLength: 3 }),
    })
    .filter(({ texts, calls }) => texts.length + calls.length > 0)
    .map(({ thoughts, texts, calls }) => ({ model, calls, content: [...thoughts, ...texts, ...calls] })),
)

describe('an answer that is sent back as history', () => {
  it('looks the same to the model as before', () => {
    fc.assert(
      fc.property(anAnswer, ({ model, content, calls }) => {
        const body = { output: { message: { role: 'assistant', content } }, stopReason: 'end_turn' }
        const completion = toCompletion(body, MADE)
        if ('failed' in completion) throw new Error(completion.failed)
        const { message } = completion.choices[0]
        const results = calls.map(({ toolUse }) => ({
          role: 'tool',
          tool_call_id: toolUse.toolUseId,
          content: 'Done',
        }))
        // As stored by a client.
        const messages = parseJson(JSON.stringify([HELLO, message, ...results]))
        const tools = [tool('weather'), tool('time')]
        const back = toConverse({ model, messages: Array.isArray(messages) ? messages : [], tools })
        if ('refused' in back) throw new Error(back.refused)
        const [, turn, answers] = back.request.messages
        expect(JSON.stringify(turn?.content)).toBe(JSON.stringify(content))
        const answered =
          answers?.content.map((block) => 'toolResult' in block && block.toolResult.toolUseId) ?? []
        expect(answered).toEqual(calls.map(({ toolUse }) => toolUse.toolUseId))
        expect(back.ignored).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })
})
