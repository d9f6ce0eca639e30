import { modelIdOf } from '../../models/family.ts'

/** What models differ in, where Converse does not hide it. */
export type Traits = {
  /** What its `toolChoice` takes beside `auto`: one tool, any of the tools, or neither. */
  forces: 'tool' | 'any' | 'nothing'
  /** Takes `outputConfig.textFormat` and strict tools. */
  structured?: true
  /** Takes Anthropic's `tool_choice`, which can forbid several calls at once. */
  serialTools?: true
  /** How it is made to reason. */
  thinking?: 'budget' | 'adaptive' | 'reasoningConfig' | 'reasoning_effort'
  /** Reasons without showing it unless it is asked for a summary, and knows the effort `xhigh`. */
  summarizes?: true
  /** Takes temperature and top_p not together, or neither. */
  sampling?: 'either' | 'none'
  /** Takes tools by Converse alone, and refuses them in a stream. */
  wholeTools?: true
  /** Ids of tool calls that it takes. */
  toolId?: RegExp
  /** Fields of a chat completion that it takes by the same name. */
  takes?: readonly string[]
}

const CLAUDE = { forces: 'tool', serialTools: true } as const
const BUDGET = { ...CLAUDE, thinking: 'budget' } as const
const ADAPTIVE = { ...CLAUDE, thinking: 'adaptive' } as const
const LATEST = { ...ADAPTIVE, summarizes: true, sampling: 'none' } as const
const MISTRAL = { toolId: /^[a-zA-Z0-9]{9}$/ } as const

/**
 * By the start of a model id; the first that fits counts. A Claude that is newer than this table is taken to be like
 * the latest in it.
 *
 * Sources: Bedrock user guide, 'Get validated JSON results from models', 'Extended thinking', 'Adaptive thinking' and
 * 'Inference request parameters'; API reference, ToolChoice; Nova 2 user guide, 'Extended thinking'. That some of the
 * latest Claude cannot be made to call a tool, and take no sampling parameters, is as Bedrock's own errors say. Which
 * models refuse tools in a stream: user guide, 'Supported models and model features', 'Streaming tool use', and for
 * Llama 4 Bedrock's own errors. Of Jamba the guide has said both: its whole answer is never refused.
 */
const TRAITS: readonly (readonly [id: RegExp, traits: Traits])[] = [
  [/^anthropic\.claude-(v2|instant|3-(haiku|sonnet|opus|5-))/, CLAUDE],
  [/^anthropic\.claude-(3-7|(opus|sonnet)-4-20)/, BUDGET],
  [/^anthropic\.claude-opus-4-1-/, { ...BUDGET, sampling: 'either' }],
  [/^anthropic\.claude-(haiku|opus|sonnet)-4-5-/, { ...BUDGET, sampling: 'either', structured: true }],
  [/^anthropic\.claude-(opus|sonnet)-4-6/, { ...ADAPTIVE, sampling: 'either', structured: true }],
  [/^anthropic\.claude-(fable|mythos|opus-5-5)/, { ...LATEST, forces: 'nothing' }],
  [/^anthropic\./, LATEST],
  [/^amazon\.nova-2-/, { forces: 'tool', thinking: 'reasoningConfig' }],
  [/^amazon\.nova-/, { forces: 'tool' }],
  [/^mistral\.(mistral-7b|mixtral)/, { ...MISTRAL, forces: 'nothing' }],
  [
    /^mistral\.(magistral|ministral|mistral-large-3|voxtral)/,
    { ...MISTRAL, forces: 'any', structured: true },
  ],
  [/^mistral\.(mistral-(small|large)-2|pixtral)/, { ...MISTRAL, forces: 'any', wholeTools: true }],
  [/^mistral\./, { ...MISTRAL, forces: 'any' }],
  [/^openai\.gpt-oss/, { forces: 'any', structured: true, thinking: 'reasoning_effort' }],
  [
    /^(deepseek\.v|google\.gemma-3|minimax\.|moonshot|nvidia\.|qwen\.qwen3)/,
    { forces: 'any', structured: true },
  ],
  [/^cohere\.command-r/, { forces: 'nothing', takes: ['seed', 'frequency_penalty', 'presence_penalty'] }],
  [/^(ai21|meta|writer)\./, { forces: 'nothing', wholeTools: true }],
  [/^(amazon|cohere|deepseek|google)\./, { forces: 'nothing' }],
]

/** What is sent to a model that nothing is known of; what it does not take, it refuses. */
const UNKNOWN: Traits = { forces: 'any' }

/** @param modelIdOrArn what is to be invoked. */
export function traitsOf(modelIdOrArn: string): Traits {
  const modelId = modelIdOf(modelIdOrArn) ?? ''
  return TRAITS.find(([id]) => id.test(modelId))?.[1] ?? UNKNOWN
}
