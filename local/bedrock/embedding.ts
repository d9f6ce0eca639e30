import { createHash } from 'node:crypto'
import { AwsError } from '../aws/call.ts'
import { type Simulator, uuidOf } from './answer.ts'
import { type BodySchema, check, isBody, malformed, numberOr, textOr, violations } from './body.ts'
import { countWords } from './model/reply.ts'

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

const NOVA_DIMENSIONS = [256, 384, 1024, 3072]

/** Embeds only text; it refuses other media. Source: Nova user guide, 'Nova embeddings: Complete schema'. */
export const novaEmbedding: Simulator = ({ body }) => {
  check(body, {
    closed: true,
    fields: {
      schemaVersion: { type: 'String' },
      taskType: { type: 'String', required: true },
      singleEmbeddingParams: { type: 'JSONObject', required: true },
    },
  })
  if (body['taskType'] !== 'SINGLE_EMBEDDING')
    throw malformed([`#/taskType: ${String(body['taskType'])} is not a valid enum value`])
  const params = isBody(body['singleEmbeddingParams']) ? body['singleEmbeddingParams'] : {}
  const fields: BodySchema['fields'] = {
    embeddingPurpose: { type: 'String', required: true },
    embeddingDimension: { type: 'Integer' },
    text: { type: 'JSONObject', required: true },
  }
  const text = isBody(params['text']) ? params['text'] : {}
  const found = [
    ...violations(params, { closed: true, fields }, '#/singleEmbeddingParams'),
    ...violations(text, { closed: true, fields: NOVA_TEXT }, '#/singleEmbeddingParams/text'),
  ]
  if (found.length > 0) throw malformed(found)
  const dimension = oneOf('embeddingDimension', params['embeddingDimension'], NOVA_DIMENSIONS, 3072)
  const value = textOr(text['value'])
  return {
    body: { embeddings: [{ embeddingType: 'TEXT', embedding: unitVector(value, dimension) }] },
    inputTokens: countWords(value),
  }
}

const NOVA_TEXT: BodySchema['fields'] = {
  truncationMode: { type: 'String', required: true },
  value: { type: 'String', required: true, minLength: 1 },
}

/** Source: user guide, 'Cohere Embed v3' and 'Cohere Embed v4'. */
export const cohereEmbed: Simulator = (invocation) => {
  const { modelId, body } = invocation
  const fourth = modelId.startsWith('cohere.embed-v4')
  const given = ['images', ...(fourth ? ['inputs'] : [])].some((key) => key in body)
  check(body, {
    closed: true,
    fields: {
      input_type: { type: 'String', required: true },
      texts: { type: 'JSONArray', minItems: 1, ...(!given && { required: true }) },
      images: { type: 'JSONArray', minItems: 1 },
      embedding_types: { type: 'JSONArray' },
      truncate: { type: 'String' },
      ...(fourth && {
        inputs: { type: 'JSONArray', minItems: 1 },
        output_dimension: { type: 'Integer' },
        max_tokens: { type: 'Integer', minimum: 1 },
      }),
    },
  })
  const texts = Array.isArray(body['texts']) ? body['texts'].map(textOr) : undefined
  const others = [body['images'], body['inputs']].find(Array.isArray) ?? []
  if (texts && texts.length > 96)
    throw malformed([`#/texts: expected maximum item count: 96, found: ${texts.length}`])
  const dimensions = fourth
    ? oneOf('output_dimension', body['output_dimension'], [256, 512, 1024, 1536], 1536)
    : 1024
  const embedded = texts ?? others.map((input) => JSON.stringify(input))
  const vectors = embedded.map((input) => unitVector(input, dimensions))
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

/** Packs eight dimensions of one bit each into a number. */
function packed(vector: number[]): number[] {
  return Array.from({ length: vector.length / 8 }, (_, byte) =>
    vector.slice(byte * 8, byte * 8 + 8).reduce((bits, x) => bits * 2 + (x > 0 ? 1 : 0), 0),
  )
}

/** Returns a vector of length 1 that depends only on the text. */
function unitVector(text: string, dimensions: number): number[] {
  const seed = createHash('shake256', { outputLength: dimensions * 2 })
    .update(text)
    .digest()
  const raw = Array.from({ length: dimensions }, (_, index) => seed.readInt16LE(index * 2))
  const norm = Math.hypot(...raw)
  return raw.map((x) => x / norm)
}
