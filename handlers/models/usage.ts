import { modelIdOf } from './family.ts'
import { items, own } from './json.ts'
import { makesImages, pricedModel, writesUnasked } from './priceTable.ts'

/** What a call used, or at most uses. The three kinds of input are told apart: none counts in another. */
export type Usage = {
  /** Neither read from the cache nor written to it. */
  inputTokens: number
  outputTokens: number
  cacheReadTokens: number
  cacheWriteTokens: number
  /** Of `cacheWriteTokens`, those kept for an hour; missing where nobody says for how long they are kept. */
  cacheWrite1hTokens?: number
  /** Made by an image model, or embedded. */
  images: number
}

/** The figures of Bedrock's `x-amzn-bedrock-*-token-count` headers, where it sent them. */
export type TokenHeaders = {
  inputTokens?: number
  outputTokens?: number
  cacheReadTokens?: number
  cacheWriteTokens?: number
}

/**
 * What a call used, by the provider's response body or else by Bedrock's headers.
 *
 * @param modelIdOrArn what was invoked.
 * @param body the parsed response body.
 * @returns undefined where neither says it in whole numbers from 0, also for an embedding of an image, whose
 * answer does not tell that there was one, and where images were withheld. The caller is then charged in full.
 */
export function usageOf(modelIdOrArn: string, body: unknown, headers: TokenHeaders = {}): Usage | undefined {
  const modelId = modelIdOf(modelIdOrArn) ?? ''
  const model = pricedModel(modelId)
  if (model && makesImages(model)) return imagesOf(body)
  // Titan and Cohere say nothing of the images that they embed.
  if (model?.imageTokens === 0 && own(body, 'texts') === undefined) return undefined
  const answersText = model?.maxOutputTokens !== 0
  const figures = figuresOf(body, writesUnasked(modelId, model))
  return counted(figures, answersText) ?? counted(headers, answersText)
}

type Figures = { [figure in keyof Usage]?: unknown }

function counted(figures: Figures, answersText: boolean): Usage | undefined {
  const { inputTokens, outputTokens = answersText ? undefined : 0 } = figures
  const { cacheReadTokens = 0, cacheWriteTokens = 0, cacheWrite1hTokens } = figures
  if (!isCount(inputTokens) || !isCount(outputTokens)) return undefined
  if (!isCount(cacheReadTokens) || !isCount(cacheWriteTokens)) return undefined
  const usage = { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, images: 0 }
  if (cacheWrite1hTokens === undefined) return usage
  return isCount(cacheWrite1hTokens) ? { ...usage, cacheWrite1hTokens } : undefined
}

/**
 * The figures where each provider puts them. Source: Bedrock user guide, 'Inference request parameters and
 * response fields for foundation models'; Nova user guide; Anthropic, 'Messages', `usage`.
 *
 * @param writes whether the provider writes to its cache unasked, without a figure of its own for it.
 */
function figuresOf(body: unknown, writes: boolean): Figures {
  const usage = own(body, 'usage')
  if (own(usage, 'input_tokens_details') !== undefined) return responsesFigures(usage, writes)
  if (own(usage, 'input_tokens') !== undefined) return anthropicFigures(usage)
  if (own(usage, 'prompt_tokens') !== undefined) return openaiFigures(usage, writes)
  if (own(usage, 'inputTokens') !== undefined) {
    return {
      inputTokens: own(usage, 'inputTokens'),
      outputTokens: own(usage, 'outputTokens'),
      cacheReadTokens: own(usage, 'cacheReadInputTokenCount') ?? own(usage, 'cacheReadInputTokens'),
      cacheWriteTokens: own(usage, 'cacheWriteInputTokenCount') ?? own(usage, 'cacheWriteInputTokens'),
    }
  }
  if (own(body, 'prompt_token_count') !== undefined) {
    return {
      inputTokens: own(body, 'prompt_token_count'),
      outputTokens: own(body, 'generation_token_count'),
    }
  }
  const results = own(body, 'results')
  const counts = items(results).map((result) => own(result, 'tokenCount'))
  return {
    inputTokens: own(body, 'inputTextTokenCount'),
    outputTokens: results === undefined ? undefined : sum(counts),
  }
}

function anthropicFigures(usage: unknown): Figures {
  const kept = own(usage, 'cache_creation')
  return {
    inputTokens: own(usage, 'input_tokens'),
    outputTokens: own(usage, 'output_tokens'),
    cacheReadTokens: own(usage, 'cache_read_input_tokens'),
    cacheWriteTokens: own(usage, 'cache_creation_input_tokens'),
    cacheWrite1hTokens: own(kept, 'ephemeral_1h_input_tokens'),
  }
}

/** `prompt_tokens` counts what was read from the cache, too. */
function openaiFigures(usage: unknown, writes: boolean): Figures {
  const prompt = own(usage, 'prompt_tokens')
  const read = own(own(usage, 'prompt_tokens_details'), 'cached_tokens') ?? 0
  if (!isCount(prompt) || !isCount(read)) return {}
  const fresh = prompt - read
  return {
    inputTokens: writes ? 0 : fresh,
    outputTokens: own(usage, 'completion_tokens'),
    cacheReadTokens: read,
    cacheWriteTokens: writes ? fresh : 0,
  }
}

/** OpenAI's Responses, where `input_tokens` counts what was read from the cache, too. */
function responsesFigures(usage: unknown, writes: boolean): Figures {
  const input = own(usage, 'input_tokens')
  const read = own(own(usage, 'input_tokens_details'), 'cached_tokens') ?? 0
  if (!isCount(input) || !isCount(read)) return {}
  const fresh = input - read
  return {
    inputTokens: writes ? 0 : fresh,
    outputTokens: own(usage, 'output_tokens'),
    cacheReadTokens: read,
    cacheWriteTokens: writes ? fresh : 0,
  }
}

/** Each answered image is charged once. Some were withheld where the provider says why. */
function imagesOf(body: unknown): Usage | undefined {
  const images = [...items(own(body, 'images')), ...items(own(body, 'artifacts'))].length
  const reasons = items(own(body, 'finish_reasons')).filter((reason) => reason !== null)
  if (images === 0 || reasons.length > 0 || own(body, 'error') !== undefined) return undefined
  return { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, images }
}

function sum(counts: readonly unknown[]): number | undefined {
  return counts.every(isCount) ? counts.reduce((all, count) => all + count, 0) : undefined
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
