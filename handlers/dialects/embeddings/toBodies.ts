import { modelIdOf } from '../../models/family.ts'
import { type Json, own } from '../../models/json.ts'
import { ignoredFields } from '../ignored.ts'
import { orRefused, type Refused, refuse } from '../refusal.ts'
import { type Family, familyOf } from './families.ts'

/** The body of `POST /v1/embeddings`, of which nothing more is relied on. */
export type EmbeddingsRequest = { readonly model: string; readonly [field: string]: unknown }

export type Bodies = {
  /** For InvokeModel, one call each; their answers, in this order, hold the embeddings in the order of the input. */
  bodies: Json[]
  /** How many embeddings there are in all. */
  count: number
  /** Of each embedding, as OpenAI's SDK asks unless it is told otherwise: little-endian floats of four bytes. */
  base64: boolean
  /** Names of fields that are not heeded. */
  ignored: string[]
}

/** What Cohere wants to know of a text, and OpenAI does not tell; callers may, in Cohere's own field. */
const INPUT_TYPES = ['search_document', 'search_query', 'classification', 'clustering'] as const

/** OpenAI takes no more in one request. */
const MOST_TEXTS = 2048

const READ = new Set(['model', 'input', 'dimensions', 'encoding_format'])
const READ_BY_COHERE = new Set([...READ, 'input_type'])

/**
 * A request for embeddings as bodies of InvokeModel, for the model that it names. Source of the request: OpenAI API
 * reference, 'Create embeddings'.
 *
 * @returns `refused` for what is malformed, and for what the model does not take. Never throws for a body that was
 * parsed from JSON.
 */
export function toBodies(body: EmbeddingsRequest): Bodies | Refused {
  return orRefused(() => {
    const modelId = modelIdOf(body.model) ?? ''
    const family = familyOf(modelId)
    if (!family) refuse('This model makes no embeddings of text.', 'model')
    const texts = textsOf(own(body, 'input'))
    const dimensions = dimensionsOf(own(body, 'dimensions'), family)
    const format = own(body, 'encoding_format') ?? 'float'
    if (format !== 'float' && format !== 'base64')
      refuse('encoding_format is float or base64.', 'encoding_format')
    const isCohere = modelId.startsWith('cohere.')
    const purpose = isCohere ? purposeOf(own(body, 'input_type')) : ''
    const bodies: Json[] = []
    for (let at = 0; at < texts.length; at += family.most)
      bodies.push(family.body(texts.slice(at, at + family.most), dimensions, purpose))
    const ignored = ignoredFields(body, isCohere ? READ_BY_COHERE : READ, new Map())
    return { bodies, count: texts.length, base64: format === 'base64', ignored }
  })
}

function textsOf(input: unknown): string[] {
  const texts: unknown[] = Array.isArray(input) ? input : [input]
  if (texts.length === 0 || texts.length > MOST_TEXTS)
    refuse(`input is a text, or an array of 1 to ${MOST_TEXTS} texts.`, 'input')
  return texts.map((text) => {
    if (typeof text === 'number' || Array.isArray(text))
      refuse('input is text: tokens of another model mean nothing to this one.', 'input')
    if (typeof text !== 'string') refuse('input is a text, or an array of texts.', 'input')
    if (text === '') refuse('No text of the input may be empty.', 'input')
    return text
  })
}

function dimensionsOf(asked: unknown, { dimensions }: Family): number | undefined {
  if (asked === undefined) return undefined
  const known = dimensions.find((dimension) => dimension === asked)
  if (known === undefined) refuse(`The dimensions of this model are ${dimensions.join(', ')}.`, 'dimensions')
  return known
}

function purposeOf(asked: unknown): string {
  const known = INPUT_TYPES.find((type) => type === (asked ?? 'search_document'))
  if (known === undefined) refuse(`input_type is one of ${INPUT_TYPES.join(', ')}.`, 'input_type')
  return known
}
