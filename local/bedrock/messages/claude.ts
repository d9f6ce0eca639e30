/** The options of a request to Claude on which models differ, independent of the API. */
export type ClaudeOptions = {
  maxTokens?: number | undefined
  temperature?: number | undefined
  topP?: number | undefined
  /** `type` and `budget_tokens` as in Anthropic's API. */
  thinking?: { type?: unknown; budget_tokens?: unknown } | undefined
  /** Whether the model must call a tool. */
  forced?: boolean
  /** Whether the last turn is the model's own, for it to continue. */
  prefilled?: boolean
}

const EITHER_SAMPLING = /claude-(opus-4-1|(sonnet|haiku|opus)-(4-[5-9]|[5-9])|fable)/
const ADAPTIVE = /claude-((sonnet|opus)-(4-[6-9]|[5-9])|fable)/
const NO_PREFILL = ADAPTIVE
const THINKS = /claude-(3-7|(sonnet|haiku|opus)-[4-9]|fable)/

const LEAST_BUDGET = 1024

/**
 * Returns why Claude refuses these options, in its own words; undefined for accepted options. Source: Anthropic,
 * 'Extended thinking' and 'Adaptive thinking', and reports of live calls. The patterns above follow the first reports:
 * which models support adaptive thinking, accept only one of temperature and top_p, or refuse to continue a turn of
 * their own. Unverified: that later models are the same.
 */
export function claudeRefusal(modelId: string, options: ClaudeOptions): string | undefined {
  const { temperature, topP, prefilled = false } = options
  if (temperature !== undefined && topP !== undefined && EITHER_SAMPLING.test(modelId))
    return '`temperature` and `top_p` cannot both be specified for this model. Please use only one.'
  if (prefilled && NO_PREFILL.test(modelId))
    return 'This model does not support assistant message prefill. The conversation must end with a user message.'
  return thinkingRefusal(modelId, options)
}

function thinkingRefusal(modelId: string, options: ClaudeOptions): string | undefined {
  const { maxTokens, temperature, thinking, forced = false } = options
  if (!thinking) return undefined
  const { type, budget_tokens: budget } = thinking
  if (type === 'disabled') return undefined
  if (!THINKS.test(modelId)) return 'thinking: Extra inputs are not permitted'
  if (type === 'adaptive') {
    if (!ADAPTIVE.test(modelId)) return 'adaptive thinking is not supported on this model'
  } else {
    if (type !== 'enabled')
      return `thinking: Input tag '${String(type)}' found using 'type' does not match any of the expected tags: 'adaptive', 'disabled', 'enabled'`
    if (typeof budget !== 'number') return 'thinking.enabled.budget_tokens: Field required'
    if (budget < LEAST_BUDGET)
      return `thinking.enabled.budget_tokens: Input should be greater than or equal to ${LEAST_BUDGET}`
    if (maxTokens !== undefined && maxTokens <= budget)
      return '`max_tokens` must be greater than `thinking.budget_tokens`.'
  }
  if (temperature !== undefined && temperature !== 1)
    return '`temperature` may only be set to 1 when thinking is enabled.'
  return forced ? 'Thinking may not be enabled when tool_choice forces tool use.' : undefined
}

/** Whether Anthropic's `thinking` field enables thinking. */
export function thinks(thinking: unknown): boolean {
  return (
    typeof thinking === 'object' &&
    thinking !== null &&
    'type' in thinking &&
    (thinking.type === 'enabled' || thinking.type === 'adaptive')
  )
}

/** Returns Anthropic's own name of the model: `claude-3-haiku-20240307`. */
export function anthropicName(modelId: string): string {
  return modelId.replace(/^anthropic\./, '').replace(/-v\d+(:\d+)?$/, '')
}
