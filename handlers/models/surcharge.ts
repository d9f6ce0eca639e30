import { foreignTool } from './foreignTool.ts'
import { items, type Json, own } from './json.ts'

/** Fields that make a call cost more than its tokens at the table's rates, or that run several calls in one. */
const FIELDS = [
  // The priority tier costs more. InvokeModel takes tier and latency in headers, which the gateway does not send.
  'performanceConfig',
  'performance_config',
  'speed',
  'inference_geo',
  // The provider runs these itself, with model calls that max_tokens does not bound.
  'mcp_servers',
  'compaction',
  'container',
  'fallbacks',
  'web_search_options',
  'connectors',
  // Rejected tokens of a prediction are charged in addition to the answer.
  'prediction',
]

const SERVICE_TIERS: readonly unknown[] = ['default', 'flex', 'standard_only']

/**
 * Finds anything in a body that could make the call cost more than the tokens of one answer at the table's rates:
 * service tiers, tools that the provider runs within the call, compaction, or another model than the called one.
 *
 * @returns the refusal for the caller; undefined if there is nothing.
 */
export function surchargeOf(modelIdOrArn: string, modelId: string, body: Json): string | undefined {
  const found = FIELDS.find((name) => own(body, name) !== undefined)
  if (found) return `${found} is not supported here: it costs more than the tokens of one answer.`
  for (const name of ['service_tier', 'serviceTier']) {
    const tier = own(body, name)
    if (tier !== undefined && !SERVICE_TIERS.includes(tier))
      return `${name} must be one of ${SERVICE_TIERS.join(', ')} here.`
  }
  const model = own(body, 'model')
  if (model !== undefined && model !== modelIdOrArn && model !== modelId)
    return 'model names a different model than the one called.'
  return reasoningOf(body) ?? toolOf(body) ?? compactionOf(body)
}

function toolOf(body: Json): string | undefined {
  const foreign = foreignTool(body)
  if (foreign !== undefined) return `${foreign} has a type that is not supported here: ${RUNS}`
  const system = items(own(own(body, 'toolConfig'), 'tools')).some(
    (tool) => own(tool, 'systemTool') !== undefined,
  )
  return system ? `A systemTool is not supported here: ${RUNS}` : undefined
}

const RUNS = 'the provider runs the tool within the call, and charges for each turn.'

/** Nova 2 accepts no maxTokens together with high effort. Source: Nova 2 user guide, 'Extended thinking'. */
function reasoningOf(body: Json): string | undefined {
  const high = [body, own(body, 'inferenceConfig'), own(body, 'additionalModelRequestFields')].some(
    (holder) => own(own(holder, 'reasoningConfig'), 'maxReasoningEffort') === 'high',
  )
  return high ? 'maxReasoningEffort must be low or medium here: high leaves the output unbounded.' : undefined
}

/**
 * Clearing old turns is free; compacting them calls the model. Source: Anthropic, 'Compaction', 'usage'; OpenAI API
 * reference, 'Create a model response', `context_management` and `compaction_trigger`.
 */
function compactionOf(body: Json): string | undefined {
  const triggers = items(own(body, 'input')).some((item) => own(item, 'type') === 'compaction_trigger')
  if (triggers) return 'compaction_trigger is not supported here: it calls the model again.'
  const management = own(body, 'context_management')
  const edits = Array.isArray(management) ? management : items(own(management, 'edits'))
  const clears = edits.every((edit) => String(own(edit, 'type')).startsWith('clear_'))
  return clears
    ? undefined
    : 'context_management allows only clear_ edits here: other edits call the model again.'
}
