import { createHash } from 'node:crypto'
import { AwsError } from '../aws/call.ts'
import { countWords, type Simulator, uuidOf } from './answer.ts'
import { check, isBody, malformed, numberOr, textOr } from './body.ts'

/** Source: user guide, 'Amazon Titan Embeddings G1 - Text'. */
export const titanEmbedding: Simulator = ({ body }) => {
  check(body, { closed: true, fields: { inputText: { type: 'String', required: true, minLength: 1 } } })
  const inputText = textOr(body['inputText'])
  const inputTokens = countWords(inputText)
  return { body: { embedding: unitVector(inputText, 1536), inputTextTokenCount: inputTokens }, inputTokens }
}

/** Source: user guide, 'Amazon Titan Text Embeddings V2'. */
export const titanEmbeddingV2: Simulator = ({ body }) => {
  check(body, {
    closed: true,
    fields: {
      inputText: { type: 'String', required: true, minLength: 1 },
      dimensions: { type: 'Integer' },
      normalize: { type: 'Boolean' },
      embeddingTypes: { type: 'JSONArray' },
    },
  })
  const inputText = textOr(body['inputText'])
  const vector = unitVector(inputText, oneOf('dimensions', body['dimensions'], [256, 512, 1024], 1024))
  const types = Array.isArray(body['embeddingTypes']) ? body['embeddingTypes'] : ['float']
  const float = types.includes('float') && { float: vector }
  const binary = types.includes('binary') && { binary: vector.map((x) => (x > 0 ? 1 : 0)) }
  const inputTokens = countWords(inputText)
  return {
    body: {
      ...(float && { embedding: vector }),
      embeddingsByType: { ...binary, ...float },
      inputTextTokenCount: inputTokens,
    },
    inputTokens,
  }
}

/** Source: user guide, 'Amazon Titan Multimodal Embeddings G1'. */
export const titanMultimodalEmbedding: Simulator = ({ body }) => {
  check(body, {
    closed: true,
    fields: {
      inputText: { type: 'String' },
      inputImage: { type: 'String' },
      embeddingConfig: { type: 'JSONObject' },
    },
  })
  const inputText = textOr(body['inputText'])
  const inputImage = textOr(body['inputImage'])
  if (!inputText && !inputImage) throw malformed([])
  const config = isBody(body['embeddingConfig']) ? body['embeddingConfig'] : {}
  const length = oneOf('outputEmbeddingLength', config['outputEmbeddingLength'], [256, 384, 1024], 1024)
  const inputTokens = countWords(inputText)
  return {
    body: {
      embedding: unitVector(`${inputText}\n${inputImage}`, length),
      inputTextTokenCount: inputTokens,
      message: null,
    },
    inputTokens,
  }
}

/** Source: user guide, 'Cohere Embed v3'. */
export const cohereEmbed: Simulator = (invocation) => {
  const { body } = invocation
  check(body, {
    fields: {
      input_type: { type: 'String', required: true },
      ...('images' in body ? {} : { texts: { type: 'JSONArray', required: true, minItems: 1 } }),
      images: { type: 'JSONArray', minItems: 1 },
      embedding_types: { type: 'JSONArray' },
      truncate: { type: 'String' },
    },
  })
  const texts = Array.isArray(body['texts']) ? body['texts'].map(textOr) : undefined
  const images = Array.isArray(body['images']) ? body['images'].map(textOr) : []
  if (texts && texts.length > 96)
    throw malformed([`#/texts: expected maximum item count: 96, found: ${texts.length}`])
  const vectors = (texts ?? images).map((input) => unitVector(input, 1024))
  const types = Array.isArray(body['embedding_types']) ? body['embedding_types'].map(textOr) : undefined
  return {
    body: {
      id: uuidOf(invocation),
      ...(texts && { texts }),
      response_type: types ? 'embeddings_by_type' : 'embeddings_floats',
      embeddings: types
        ? Object.fromEntries(types.map((type) => [type, vectors.map((vector) => quantized(vector, type))]))
        : vectors,
    },
    inputTokens: countWords((texts ?? []).join(' ')),
  }
}

function oneOf(name: string, value: unknown, allowed: number[], otherwise: number): number {
  const chosen = numberOr(value, otherwise)
  if (allowed.includes(chosen)) return chosen
  throw malformed([`#/${name}: ${chosen} is not a valid enum value`])
}

function quantized(vector: number[], type: string): number[] {
  switch (type) {
    case 'float':
      return vector
    case 'int8':
      return vector.map((x) => Math.round(x * 127))
    case 'uint8':
      return vector.map((x) => Math.round(x * 127) + 128)
    case 'binary':
      return packed(vector).map((byte) => byte - 128)
    case 'ubinary':
      return packed(vector)
    default:
      throw new AwsError('ValidationException', `Invalid embedding type: ${type}`)
  }
}

/** One bit a dimension, eight to a number. */
function packed(vector: number[]): number[] {
  return Array.from({ length: vector.length / 8 }, (_, byte) =>
    vector.slice(byte * 8, byte * 8 + 8).reduce((bits, x) => bits * 2 + (x > 0 ? 1 : 0), 0),
  )
}

/** A vector of length 1 that depends on the text alone. */
function unitVector(text: string, dimensions: number): number[] {
  const seed = createHash('shake256', { outputLength: dimensions * 2 })
    .update(text)
    .digest()
  const raw = Array.from({ length: dimensions }, (_, index) => seed.readInt16LE(index * 2))
  const norm = Math.hypot(...raw)
  return raw.map((x) => x / norm)
}
