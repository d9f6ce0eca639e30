import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toList } from '../../../../handlers/dialects/embeddings/toList.ts'

const MADE = { model: 'text-embedding-3-small', count: 2, base64: false }

const LIST = {
  object: 'list',
  data: [
    { object: 'embedding', index: 0, embedding: [0.5, -1] },
    { object: 'embedding', index: 1, embedding: [1, 2] },
  ],
  model: 'text-embedding-3-small',
  usage: { prompt_tokens: 7, total_tokens: 7 },
}

describe('embeddings', () => {
  it('come from Titan one at a time', () => {
    const answers = [
      { body: { embedding: [0.5, -1], inputTextTokenCount: 3 } },
      { body: { embedding: [1, 2], inputTextTokenCount: 4 }, inputTokens: 4 },
    ]
    expect(toList(answers, MADE)).toEqual(LIST)
  })

  it('come from Nova one at a time', () => {
    const answers = [
      [0.5, -1],
      [1, 2],
    ].map((embedding, index) => ({
      body: { embeddings: [{ embeddingType: 'TEXT', embedding }] },
      inputTokens: 3 + index,
    }))
    expect(toList(answers, MADE)).toEqual(LIST)
  })

  it.each<[string, unknown]>([
    [
      'an array',
      [
        [0.5, -1],
        [1, 2],
      ],
    ],
    [
      'an array by type',
      {
        float: [
          [0.5, -1],
          [1, 2],
        ],
      },
    ],
  ])('come from Cohere as %s', (_, embeddings) => {
    expect(toList([{ body: { embeddings }, inputTokens: 7 }], MADE)).toEqual(LIST)
  })

  it('are in the order of the calls', () => {
    const answers = [[[1], [2]], [[3]]].map((embeddings) => ({ body: { embeddings } }))
    expect(toList(answers, { ...MADE, count: 3 })).toMatchObject({
      data: [{ embedding: [1] }, { embedding: [2] }, { index: 2, embedding: [3] }],
      usage: { prompt_tokens: 0, total_tokens: 0 },
    })
  })

  it('accept numbers that were kept as text', () => {
    const answers = [{ body: { embedding: [JSON.rawJSON('0.50000000000000000001')] } }]
    expect(toList(answers, { ...MADE, count: 1 })).toMatchObject({ data: [{ embedding: [0.5] }] })
  })

  it('are 4-byte floats in base64 where requested', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true }), { minLength: 1 }), (embedding) => {
        const list = toList([{ body: { embedding } }], { ...MADE, count: 1, base64: true })
        const encoded = 'data' in list ? list.data[0]?.embedding : undefined
        const bytes = Buffer.from(String(encoded), 'base64')
        const read = embedding.map((_, index) => bytes.readFloatLE(4 * index))
        expect(bytes).toHaveLength(4 * embedding.length)
        expect(read).toEqual(embedding)
      }),
    )
  })

  it.each<[string, unknown[]]>([
    ['too few', [{ embedding: [1] }]],
    ['too many', [{ embeddings: [[1], [2], [3]] }]],
    ['no numbers', [{ embedding: [1] }, { embedding: ['2'] }]],
    ['nothing', [{ embedding: [1] }, { embedding: [] }]],
    ['an error', [{ embedding: [1] }, { message: 'Too long' }]],
    ['no object', [null, 7]],
  ])('fail where there is %s', (_, bodies) => {
    const answers = bodies.map((body) => ({ body }))
    expect(toList(answers, MADE)).toMatchObject({ code: 'model_error' })
  })
})
