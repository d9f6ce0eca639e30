import { describe, expect, it } from 'vitest'
import { toBodies } from '../../../../handlers/dialects/embeddings/toBodies.ts'

const TITAN = 'amazon.titan-embed-text-v2:0'
const TITAN_1 = 'amazon.titan-embed-text-v1'
const NOVA = 'amazon.nova-2-multimodal-embeddings-v1:0'
const COHERE_3 = 'cohere.embed-multilingual-v3'
const COHERE_4 = 'us.cohere.embed-v4:0'

/** The mapped request. @throws where the mapper refuses it. */
function mapped(model: string, fields: object = {}) {
  const result = toBodies({ model, input: 'Hello', ...fields })
  if ('refused' in result) throw new Error(`Refused: ${result.refused} (${result.param})`)
  return result
}

const bodies = (model: string, fields?: object) => mapped(model, fields).bodies

describe('a request for embeddings', () => {
  it('becomes one call per text with Titan', () => {
    expect(mapped(TITAN, { input: ['a', 'b'] })).toEqual({
      bodies: [{ inputText: 'a' }, { inputText: 'b' }],
      count: 2,
      base64: false,
      ignored: [],
    })
    expect(bodies(TITAN, { dimensions: 256 })).toEqual([{ inputText: 'Hello', dimensions: 256 }])
    expect(bodies(TITAN_1, { dimensions: 1536 })).toEqual([{ inputText: 'Hello' }])
  })

  it('becomes one call per text with Nova, with the full length by default', () => {
    const body = (value: string, embeddingDimension: number) => ({
      taskType: 'SINGLE_EMBEDDING',
      singleEmbeddingParams: {
        embeddingPurpose: 'GENERIC_INDEX',
        embeddingDimension,
        text: { truncationMode: 'NONE', value },
      },
    })
    expect(bodies(NOVA, { input: ['a', 'b'] })).toEqual([body('a', 3072), body('b', 3072)])
    expect(bodies(NOVA, { dimensions: 384 })).toEqual([body('Hello', 384)])
  })

  it('becomes one call per 96 texts with Cohere', () => {
    const input = Array.from({ length: 200 }, (_, index) => `text ${index}`)
    for (const model of [COHERE_3, COHERE_4]) {
      const sent = bodies(model, { input }).map((body) => body['texts'])
      expect(sent.map((texts) => Array.isArray(texts) && texts.length)).toEqual([96, 96, 8])
      expect(sent.flat()).toEqual(input)
    }
  })

  it('tells Cohere the purpose of its texts', () => {
    expect(bodies(COHERE_3)).toEqual([{ texts: ['Hello'], input_type: 'search_document' }])
    expect(bodies(COHERE_3, { dimensions: 1024, input_type: 'search_query' })).toEqual([
      { texts: ['Hello'], input_type: 'search_query' },
    ])
    expect(bodies(COHERE_4, { dimensions: 512 })).toEqual([
      { texts: ['Hello'], input_type: 'search_document', embedding_types: ['float'], output_dimension: 512 },
    ])
  })

  it('states the requested encoding of the embeddings', () => {
    expect(mapped(TITAN, { encoding_format: 'base64' }).base64).toBe(true)
    expect(mapped(TITAN, { encoding_format: 'float' }).base64).toBe(false)
  })

  it('lists ignored fields', () => {
    expect(mapped(TITAN, { user: 'jane', input_type: 'search_query', some_day: 1 }).ignored).toEqual([
      'user',
      'input_type',
      'some_day',
    ])
    expect(mapped(COHERE_3, { user: null, input_type: 'clustering' }).ignored).toEqual([])
  })
})

describe('refused requests for embeddings', () => {
  it.each<[string, object, string, RegExp]>([
    ['amazon.nova-lite-v1:0', {}, 'model', /does not embed text/],
    ['no such model', {}, 'model', /does not embed text/],
    [TITAN, { input: undefined }, 'input', /a string/],
    [TITAN, { input: '' }, 'input', /empty/],
    [TITAN, { input: ['a', ''] }, 'input', /empty/],
    [TITAN, { input: [] }, 'input', /1 to 2048/],
    [TITAN, { input: Array(2049).fill('a') }, 'input', /1 to 2048/],
    [TITAN, { input: [15339, 1917] }, 'input', /tokens/],
    [TITAN, { input: [[15339, 1917]] }, 'input', /tokens/],
    [TITAN, { input: [{ text: 'a' }] }, 'input', /a string/],
    [TITAN, { dimensions: 3072 }, 'dimensions', /256, 512, 1024/],
    [TITAN, { dimensions: '256' }, 'dimensions', /256, 512, 1024/],
    [COHERE_3, { dimensions: 256 }, 'dimensions', /dimensions 1024/],
    [COHERE_4, { dimensions: 3072 }, 'dimensions', /1536/],
    [NOVA, { dimensions: 512 }, 'dimensions', /384/],
    [TITAN, { encoding_format: 'hex' }, 'encoding_format', /float or base64/],
    [COHERE_3, { input_type: 'image' }, 'input_type', /search_document/],
  ])('%s %j', (model, fields, param, words) => {
    expect(toBodies({ model, input: 'Hello', ...fields })).toEqual({
      refused: expect.stringMatching(words),
      param,
    })
  })
})
