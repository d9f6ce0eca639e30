import { modelIdOf } from '../../models/family.ts'
import type { Json } from '../../models/json.ts'

/** A family of models: the supported embedding lengths, the most texts per call, and the body of a call. */
export type Family = {
  dimensions: readonly number[]
  most: number
  body: (texts: readonly string[], dimensions: number | undefined, purpose: string) => Json
}

const single = (
  dimensions: readonly number[],
  body: (text: string, dimensions?: number) => Json,
): Family => ({
  dimensions,
  most: 1,
  body: ([text = ''], dimension) => body(text, dimension),
})

/**
 * Families by the start of a model id. Source: Bedrock user guide, 'Amazon Titan Embeddings Text models', 'Cohere Embed
 * v3' and 'v4'; Nova user guide, 'Complete embeddings request and response schema'. The models reject text that is too
 * long rather than truncate it, as OpenAI's do.
 */
const FAMILIES: readonly (readonly [id: RegExp, family: Family])[] = [
  [
    /^amazon\.titan-embed-text-v2/,
    single([256, 512, 1024], (inputText, dimensions) => ({
      inputText,
      ...(dimensions !== undefined && { dimensions }),
    })),
  ],
  [/^amazon\.titan-embed-text-v1/, single([1536], (inputText) => ({ inputText }))],
  [
    /^amazon\.nova-2-multimodal-embeddings/,
    single([256, 384, 1024, 3072], (value, embeddingDimension = 3072) => ({
      taskType: 'SINGLE_EMBEDDING',
      singleEmbeddingParams: {
        embeddingPurpose: 'GENERIC_INDEX',
        embeddingDimension,
        text: { truncationMode: 'NONE', value },
      },
    })),
  ],
  [
    /^cohere\.embed-(english|multilingual)-v3/,
    { dimensions: [1024], most: 96, body: (texts, _, input_type) => ({ texts, input_type }) },
  ],
  [
    /^cohere\.embed-v4/,
    {
      dimensions: [256, 512, 1024, 1536],
      most: 96,
      body: (texts, output_dimension, input_type) => ({
        texts,
        input_type,
        embedding_types: ['float'],
        ...(output_dimension !== undefined && { output_dimension }),
      }),
    },
  ],
]

/** Returns the family of a foundation model; undefined if it does not embed text. */
export function familyOf(modelId: string): Family | undefined {
  return FAMILIES.find(([id]) => id.test(modelId))?.[1]
}

/** Tells whether a model embeds text. @param idOrArn a foundation model id, an inference profile id, or an ARN. */
export function embedsText(idOrArn: string): boolean {
  return familyOf(modelIdOf(idOrArn) ?? '') !== undefined
}
