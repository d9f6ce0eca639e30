import { items, own } from '../../models/json.ts'
import { refuse } from '../refusal.ts'
import type { Block, Turn } from './converse.ts'
import type { Traits } from './traits.ts'

/**
 * Reasoning that the model needs back unchanged, as signed or encrypted text. OpenAI has no field for it. It is in
 * `reasoning_details` of a message, in the form of OpenRouter, which several clients preserve.
 */
export type ReasoningDetail =
  | { type: 'reasoning.text'; text: string; signature: string }
  | { type: 'reasoning.encrypted'; data: string }

/**
 * Returns the reasoning of an assistant message, as the response contained it. Reasoning without a signature is left
 * out: a model that signs rejects it, and another model may mistake it for its answer.
 */
export function reasoningBlocks(message: unknown): Block[] {
  return items(own(message, 'reasoning_details')).flatMap((detail): Block[] => {
    const text = own(detail, 'text')
    const signature = own(detail, 'signature')
    if (typeof text === 'string' && typeof signature === 'string')
      return [{ reasoningContent: { reasoningText: { text, signature } } }]
    const data = own(detail, 'data')
    const isEncrypted = own(detail, 'type') === 'reasoning.encrypted' && typeof data === 'string'
    return isEncrypted ? [{ reasoningContent: { redactedContent: data } }] : []
  })
}

const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'] as const
type Effort = Exclude<(typeof EFFORTS)[number], 'none'>

/** The smallest thinking budget. Source: Anthropic, 'Extended thinking'. */
const LEAST_BUDGET = 1024

/** The share of the output that may be reasoning. */
const SHARE: Record<Effort, number> = { minimal: 0.1, low: 0.25, medium: 0.5, high: 0.8, xhigh: 0.9 }

/** The output that the share applies to if the request sets no limit. */
const USUAL_OUTPUT = 8192

type Request = {
  traits: Traits
  messages: readonly Turn[]
  maxTokens: number | undefined
  /** The model must call a tool, which it cannot do while it thinks. */
  forced: boolean
}

/**
 * Converts `reasoning_effort` to the format of the model's provider.
 *
 * @returns `fields`: for `additionalModelRequestFields`. `ignored`: the effort is not, or not fully, applied. `thinks`:
 *   the model thinks as Claude does, which excludes temperature and top_p.
 */
export function thinkingOf(
  effort: unknown,
  request: Request,
): { fields: object; ignored: boolean; thinks: boolean } {
  const known = EFFORTS.find((name) => name === effort)
  if (effort !== undefined && !known)
    refuse(`reasoning_effort must be one of ${EFFORTS.join(', ')}.`, 'reasoning_effort')
  if (known === undefined || known === 'none') return { fields: {}, ignored: false, thinks: false }
  const fields = fieldsOf(known, request)
  const { thinking } = request.traits
  return {
    fields: fields ?? {},
    // Nova 2 accepts `high` only without a limit on its output.
    ignored: !fields || (thinking === 'reasoningConfig' && /high/.test(known)),
    thinks: fields !== undefined && (thinking === 'budget' || thinking === 'adaptive'),
  }
}

function fieldsOf(effort: Effort, { traits, messages, maxTokens, forced }: Request): object | undefined {
  const least = effort === 'minimal' ? 'low' : effort
  switch (traits.thinking) {
    case 'reasoning_effort':
      return { reasoning_effort: least === 'xhigh' ? 'high' : least }
    case 'reasoningConfig':
      return { reasoningConfig: { type: 'enabled', maxReasoningEffort: least === 'low' ? 'low' : 'medium' } }
    case 'adaptive':
      if (forced) return undefined
      if (traits.summarizes)
        return { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: least } }
      return { thinking: { type: 'adaptive' }, output_config: { effort: least === 'xhigh' ? 'max' : least } }
    case 'budget': {
      const output = maxTokens ?? USUAL_OUTPUT
      if (forced || output <= LEAST_BUDGET || goesOnUnsigned(messages)) return undefined
      const budget = Math.max(LEAST_BUDGET, Math.floor(output * SHARE[effort]))
      return { thinking: { type: 'enabled', budget_tokens: budget } }
    }
    default:
      return undefined
  }
}

/**
 * Tells whether tool results come back without the reasoning that led to the calls, as from a client that drops it.
 * Claude then refuses to go on thinking. Source: Anthropic, 'Extended thinking', preserving thinking blocks.
 */
function goesOnUnsigned(messages: readonly Turn[]): boolean {
  const [calls, results] = messages.slice(-2)
  const goesOn = results?.role === 'user' && results.content.some((block) => 'toolResult' in block)
  return goesOn && !calls?.content.some((block) => 'reasoningContent' in block)
}
