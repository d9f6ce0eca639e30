import type { ModelApi } from './api.ts'
import { modelIdOf } from './family.ts'
import { pricedModel } from './priceTable.ts'

/** Model-specific APIs. Source: Bedrock user guide, 'Endpoints supported by Amazon Bedrock' and the model cards. */
const NATIVE: readonly (readonly [model: RegExp, apis: readonly ModelApi[]])[] = [
  [/^anthropic\.claude-(?!v\d|instant)/, ['messages']],
  [/^openai\.gpt-5/, ['chat', 'responses']],
  [/^(openai\.gpt-oss|xai\.grok)-/, ['chat']],
]

/** Models that do not write text, but that the price table does not identify as such. */
const NO_TEXT = /embed|canvas|reel|sonic|image|rerank|stable|^stability\.|^twelvelabs\./

/**
 * Models without Converse, which are text completion models. Source: Bedrock user guide, 'Supported models and model
 * features' for Converse.
 */
const NO_CONVERSE = /^(ai21\.j2-|anthropic\.claude-(v2|instant)|cohere\.command-(text|light))/

/**
 * Returns the APIs of a model, besides InvokeModel.
 *
 * @param idOrArn a foundation model id, an inference profile id, or an ARN.
 */
export function apisOf(idOrArn: string): readonly ModelApi[] {
  const modelId = modelIdOf(idOrArn)
  // An ARN of another kind does not tell its model, so Bedrock decides. Any other name belongs to no model.
  if (modelId === undefined) return idOrArn.startsWith('arn:') ? ['messages', 'responses', 'converse'] : []
  const writesText = pricedModel(modelId)?.maxOutputTokens !== 0 && !NO_TEXT.test(modelId)
  if (!writesText) return []
  const native = NATIVE.find(([model]) => model.test(modelId))?.[1] ?? []
  // GPT-5 does not support Converse.
  return native.includes('responses') || NO_CONVERSE.test(modelId) ? native : [...native, 'converse']
}
