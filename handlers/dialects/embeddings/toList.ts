import { items, own } from '../../models/json.ts'
import { isObject, numberOf } from '../json.ts'

/** InvokeModel's response to one body. */
export type Answer = {
  /** The parsed body. */
  body: unknown
  /** Bedrock's `x-amzn-bedrock-input-token-count`, which for some models is the only count. */
  inputTokens?: number
}

/** OpenAI API reference, 'The embedding object'. */
export type EmbeddingList = {
  object: 'list'
  data: { object: 'embedding'; index: number; embedding: number[] | string }[]
  model: string
  usage: { prompt_tokens: number; total_tokens: number }
}

/** A result that no client could use. */
export type Failed = { failed: string; code: 'model_error' }

/**
 * Converts the responses of InvokeModel to one list.
 *
 * @param answers in the order of the bodies.
 * @param made `model` as the caller named it; `count` and `base64` of the bodies.
 * @returns `usage` counts 0 for a response without a token count.
 */
export function toList(
  answers: readonly Answer[],
  { model, count, base64 }: { model: string; count: number; base64: boolean },
): EmbeddingList | Failed {
  const embeddings = answers.flatMap(({ body }) => embeddingsOf(body)).map(numbersOf)
  const known = embeddings.filter((numbers) => numbers !== undefined)
  if (known.length !== count || embeddings.length !== count)
    return { failed: 'The model did not return one embedding for each text.', code: 'model_error' }
  const tokens = answers.reduce((sum, answer) => sum + tokensOf(answer), 0)
  return {
    object: 'list',
    data: known.map((numbers, index) => ({
      object: 'embedding',
      index,
      embedding: base64 ? packed(numbers) : numbers,
    })),
    model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  }
}

/**
 * Titan returns one embedding, Cohere an array or an array by type, Nova an array of objects with one embedding each.
 */
function embeddingsOf(body: unknown): readonly unknown[] {
  const one = own(body, 'embedding')
  if (one !== undefined) return [one]
  const several = own(body, 'embeddings')
  return items(isObject(several) ? own(several, 'float') : several).map(
    (each) => own(each, 'embedding') ?? each,
  )
}

/** @returns undefined if the value is not an embedding. */
function numbersOf(embedding: unknown): number[] | undefined {
  const numbers = items(embedding).map(numberOf)
  const known = numbers.filter((number) => number !== undefined)
  return known.length > 0 && known.length === numbers.length ? known : undefined
}

function tokensOf({ body, inputTokens }: Answer): number {
  return (
    numberOf(own(body, 'inputTextTokenCount')) ?? numberOf(own(body, 'inputTokenCount')) ?? inputTokens ?? 0
  )
}

function packed(numbers: readonly number[]): string {
  const bytes = Buffer.alloc(4 * numbers.length)
  numbers.forEach((number, index) => {
    bytes.writeFloatLE(number, 4 * index)
  })
  return bytes.toString('base64')
}
