import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toConverse } from '../../../../handlers/dialects/chat/toConverse.ts'
import { CLAUDE, called, chat, GPT_OSS, HELLO, LLAMA, MISTRAL, NOVA_2, tool } from './converted.ts'

const MODELS = [CLAUDE, NOVA_2, LLAMA, MISTRAL, GPT_OSS, 'cohere.command-r-v1:0', '', 'no such model', '../x']

/** A word that the mapper knows, in place of another one. */
const known = fc.constantFrom<unknown>(
  ...['user', 'assistant', 'tool', 'system', 'text', 'image_url', 'file', 'function', 'json_schema', 'auto'],
  ...[CLAUDE, '', '0', 'data:image/png;base64,aGk=', 0, -1, 1.5, 1e300, true, false, null],
  JSON.rawJSON('1234567890123456789'),
)

const KEYS = [
  ...['role', 'content', 'type', 'text', 'image_url', 'url', 'file', 'file_data', 'filename', 'name', 'id'],
  ...[
    'tool_calls',
    'tool_call_id',
    'function',
    'arguments',
    'parameters',
    'schema',
    'json_schema',
    'refusal',
  ],
  ...['reasoning_details', 'signature', 'data', 'strict', 'mode', 'tools', 'allowed_tools', 'description'],
  ...['__proto__', 'constructor', 'toString', 'toJSON', 'rawJSON'],
]

const { any: hostile } = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    known,
    fc.string(),
    fc.array(tie('any'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.constantFrom(...KEYS), tie('any')), { maxLength: 6 })
      .map((entries) => Object.fromEntries(entries)),
  ),
}))

const FIELDS = [
  ...[
    'tools',
    'tool_choice',
    'parallel_tool_calls',
    'response_format',
    'reasoning_effort',
    'stop',
    'n',
    'seed',
  ],
  ...['temperature', 'top_p', 'max_tokens', 'max_completion_tokens', 'modalities', 'logprobs', 'metadata'],
]

/** Valid for some roles, so that not every message is refused for another reason. */
const aMessage = fc.oneof(
  { weight: 4, arbitrary: fc.constant(HELLO) },
  { weight: 4, arbitrary: fc.constant({ role: 'assistant', content: 'Hi.', tool_calls: [called('a')] }) },
  fc.record({
    role: fc.constantFrom('user', 'assistant', 'tool', 'system'),
    content: hostile,
    tool_calls: hostile,
  }),
  hostile,
)

const aBody = fc
  .tuple(
    fc.constantFrom(...MODELS),
    fc.array(aMessage, { maxLength: 4 }),
    fc.array(fc.tuple(fc.constantFrom(...FIELDS), hostile), { maxLength: 3 }),
  )
  .map(([model, messages, fields]) => ({ ...Object.fromEntries(fields), model, messages }))

describe('a hostile chat completion', () => {
  it('is refused with a message or mapped, without throwing and without changes to the input', () => {
    const seen = { refused: 0, mapped: 0 }
    fc.assert(
      fc.property(aBody, (body) => {
        const before = JSON.stringify(body)
        const result = toConverse(body)
        expect(JSON.stringify(body)).toBe(before)
        if ('refused' in result) {
          seen.refused += 1
          expect(result.refused).toMatch(/^[A-Za-z].*\.$/)
        } else {
          seen.mapped += 1
          const roles = result.request.messages.map(({ role }) => role)
          for (const [index, role] of roles.entries()) expect(role).not.toBe(roles[index + 1])
          for (const { content } of result.request.messages) expect(content.length).toBeGreaterThan(0)
        }
        expect(Object.hasOwn(Object.prototype, 'role')).toBe(false)
      }),
      { numRuns: 5000 },
    )
    expect(seen.refused).toBeGreaterThan(500)
    expect(seen.mapped).toBeGreaterThan(500)
  })

  const deep = (depth: number) => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)

  it('may be nested to any depth', () => {
    const schema = { type: 'json_schema', json_schema: { schema: deep(100_000), strict: true } }
    expect(toConverse(chat({ response_format: schema }))).toEqual({
      refused: 'The body is nested too deeply.',
    })
    expect(toConverse(chat({ some_day: deep(100_000), metadata: deep(100_000) }))).toMatchObject({
      ignored: ['some_day', 'metadata'],
    })
    expect(toConverse(chat({ messages: [deep(100_000)] }))).toMatchObject({ param: 'messages.[0].role' })
  })

  /** Lambda's limit is six megabytes. */
  const SIZE = 6_000_000
  const many = <Item>(item: (index: number) => Item, length: number) =>
    Array.from({ length }, (_, index) => item(index))

  it.each<[string, () => object]>([
    ['one message', () => ({ messages: [{ role: 'user', content: 'a'.repeat(SIZE) }] })],
    ['blanks', () => ({ messages: [HELLO, { role: 'user', content: ' '.repeat(SIZE) }] })],
    ['messages', () => ({ messages: many(() => HELLO, SIZE / 32) })],
    [
      'parts',
      () => ({ messages: [{ role: 'user', content: many(() => ({ type: 'text', text: 'a' }), SIZE / 27) }] }),
    ],
    [
      'files',
      () => ({
        messages: [
          {
            role: 'user',
            content: many(
              () => ({ type: 'file', file: { file_data: 'aGk=', filename: 'a.txt' } }),
              SIZE / 70,
            ),
          },
        ],
      }),
    ],
    [
      'tools',
      () => ({
        tools: many((index) => tool(`t${index}`), SIZE / 120),
        tool_choice: { type: 'function', function: { name: 't7' } },
      }),
    ],
    ['fields', () => Object.fromEntries(many((index) => [`field${index}`, 1], SIZE / 60))],
    [
      'an image',
      () => ({
        messages: [
          {
            role: 'user',
            content: [{ type: 'image_url', image_url: `data:image/png;base64,${'a'.repeat(SIZE)}!` }],
          },
        ],
      }),
    ],
    [
      'the head of a data URL',
      () => ({
        messages: [
          { role: 'user', content: [{ type: 'image_url', image_url: `data:${';'.repeat(SIZE)},` }] },
        ],
      }),
    ],
    [
      'a name of a file',
      () => ({
        messages: [
          {
            role: 'user',
            content: [{ type: 'file', file: { file_data: 'aGk=', filename: '.a'.repeat(SIZE / 2) } }],
          },
        ],
      }),
    ],
    [
      'arguments',
      () => ({
        messages: [
          HELLO,
          { role: 'assistant', tool_calls: [called('a', 'weather', `[${'1,'.repeat(SIZE / 2)}`)] },
        ],
        tools: [tool('weather')],
      }),
    ],
    [
      'an id',
      () => ({
        messages: [HELLO, { role: 'assistant', tool_calls: [called('a'.repeat(SIZE))] }],
        tools: [tool('weather')],
      }),
    ],
  ])('takes time linear in its size: %s', (_, fields) => {
    const body = chat({ ...fields() })
    const begun = performance.now()
    toConverse(body)
    // Takes some tenths of a second; quadratic time would be minutes.
    expect(performance.now() - begun).toBeLessThan(10_000)
  })
})
