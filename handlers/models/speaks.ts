import type { ModelApi } from './api.ts'
import { modelIdOf } from './family.ts'
import { pricedModel } from './priceTable.ts'

/** Source: Bedrock user guide, 'Endpoints supported by Amazon Bedrock' and the cards of the models. */
const NATIVE: readonly (readonly [model: RegExp, apis: readonly ModelApi[]])[] = [
  [/^anthropic\.claude-(?!v\d|instant)/, ['messages']],
  [/^openai\.gpt-5/, ['chat', 'responses']],
  [/^(openai\.gpt-oss|xai\.grok)-/, ['chat']],
]

/** Models that neither write text nor can be told by the price table. */
const NO_TEXT = /embed|canvas|reel|sonic|image|rerank|stable|^stability\.|^twelvelabs\./

/** Source: Bedrock user guide, 'Supported models and model features' for Converse: text completions are not among them. */
const NO_CONVERSE = /^(ai21\.j2-|anthropic\.claude-(v2|instant)|cohere\.command-(text|light))/

/**
 * The APIs that a model can be asked by, beside InvokeModel.
 *
 * @param idOrArn a foundation model id, an inference profile id, or an ARN.
 */
export function apisOf(idOrArn: string): readonly ModelApi[] {
  const modelId = modelIdOf(idOrArn)
  // An ARN of another kind does not tell, so that Bedrock has to; any other name is that of no model.
  if (modelId === undefined) return idOrArn.startsWith('arn:') ? ['messages', 'responses', 'converse'] : []
  const writesText = pricedModel(modelId)?.maxOutputTokens !== 0 && !NO_TEXT.test(modelId)
  if (!writesText) return []
  const native = NATIVE.find(([model]) => model.test(modelId))?.[1] ?? []
  // GPT-5 is not asked by Converse.
  return native.includes('responses') || NO_CONVERSE.test(modelId) ? native : [...native, 'converse']
}
