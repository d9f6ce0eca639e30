import { modelIdOf } from '../../models/family.ts'
import { type Json, own } from '../../models/json.ts'
import { ignoredFields } from '../ignored.ts'
import { orRefused, type Refused, refuse } from '../refusal.ts'
import { type Family, familyOf } from './families.ts'

/** The body of `POST /v1/embeddings`. The mapper relies on no other field. */
export type EmbeddingsRequest = { readonly model: string; readonly [field: string]: unknown }

export type Bodies = {
  /**
   * Bodies for InvokeModel, one per call. The responses, in this order, contain the embeddings in the order of the
   * input.
   */
  bodies: Json[]
  /** The total number of embeddings. */
  count: number
  /**
   * Whether to encode each embedding in base64, as OpenAI's SDK requests by default: little-endian floats of four
   * bytes.
   */
  base64: boolean
  /** Names of fields that are ignored. */
  ignored: string[]
}

/** Purposes of a text. Cohere requires one, but OpenAI has no field for it, so callers may set Cohere's own field. */
const INPUT_TYPES = ['search_document', 'search_query', 'classification', 'clustering'] as const

/** OpenAI's limit per request. */
const MOST_TEXTS = 2048

const READ = new Set(['model', 'input', 'dimensions', 'encoding_format'])
const READ_BY_COHERE = new Set([...READ, 'input_type'])

/**
 * Converts a request for embeddings to bodies of InvokeModel, for the model that it names. Source of the request:
 * OpenAI API reference, 'Create embeddings'.
 *
 * @returns `refused` if the body is malformed, or if the model does not support a field. Never throws for a body that
 *   was parsed from JSON.
 */
export function toBodies(body: EmbeddingsRequest): Bodies | Refused {
  return orRefused(() => {
    const modelId = modelIdOf(body.model) ?? ''
    const family = familyOf(modelId)
    if (!family) refuse('This model does not embed text.', 'model')
    const texts = textsOf(own(body, 'input'))
    const dimensions = dimensionsOf(own(body, 'dimensions'), family)
    const format = own(body, 'encoding_format') ?? 'float'
    if (format !== 'float' && format !== 'base64')
      refuse('encoding_format must be float or base64.', 'encoding_format')
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
    refuse(`input must be a string or an array of 1 to ${MOST_TEXTS} strings.`, 'input')
  return texts.map((text) => {
    if (typeof text === 'number' || Array.isArray(text))
      refuse('input must be text: the model cannot read tokens of another model.', 'input')
    if (typeof text !== 'string') refuse('input must be a string or an array of strings.', 'input')
    if (text === '') refuse('No string in input may be empty.', 'input')
    return text
  })
}

function dimensionsOf(asked: unknown, { dimensions }: Family): number | undefined {
  if (asked === undefined) return undefined
  const known = dimensions.find((dimension) => dimension === asked)
  if (known === undefined)
    refuse(`This model supports the dimensions ${dimensions.join(', ')}.`, 'dimensions')
  return known
}

function purposeOf(asked: unknown): string {
  const known = INPUT_TYPES.find((type) => type === (asked ?? 'search_document'))
  if (known === undefined) refuse(`input_type must be one of ${INPUT_TYPES.join(', ')}.`, 'input_type')
  return known
}
