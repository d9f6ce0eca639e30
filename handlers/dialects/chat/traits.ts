import { modelIdOf } from '../../models/family.ts'

/** Differences between models that Converse does not hide. */
export type Traits = {
  /** What its `toolChoice` can force besides `auto`: one named tool, any tool, or nothing. */
  forces: 'tool' | 'any' | 'nothing'
  /** Supports `outputConfig.textFormat` and strict tools. */
  structured?: true
  /** Supports Anthropic's `tool_choice`, which can forbid parallel calls. */
  serialTools?: true
  /** How to make it reason. */
  thinking?: 'budget' | 'adaptive' | 'reasoningConfig' | 'reasoning_effort'
  /** Shows its reasoning only if a summary is requested, and knows the effort `xhigh`. */
  summarizes?: true
  /** Accepts either temperature or top_p but not both, or neither. */
  sampling?: 'either' | 'none'
  /** Supports tools in Converse, but rejects them in a stream. */
  wholeTools?: true
  /** The form of tool call ids that it accepts. */
  toolId?: RegExp
  /** Fields of a chat completion that it accepts under the same name. */
  takes?: readonly string[]
}

const CLAUDE = { forces: 'tool', serialTools: true } as const
const BUDGET = { ...CLAUDE, thinking: 'budget' } as const
const ADAPTIVE = { ...CLAUDE, thinking: 'adaptive' } as const
const LATEST = { ...ADAPTIVE, summarizes: true, sampling: 'none' } as const
const MISTRAL = { toolId: /^[a-zA-Z0-9]{9}$/ } as const

/**
 * Traits by the start of a model id; the first match counts. A Claude model newer than this table is treated like the
 * latest one in it.
 *
 * Sources: Bedrock user guide, 'Get validated JSON results from models', 'Extended thinking', 'Adaptive thinking' and
 * 'Inference request parameters'; API reference, ToolChoice; Nova 2 user guide, 'Extended thinking'. Bedrock's own
 * errors say that some of the latest Claude models cannot be forced to call a tool and accept no sampling parameters.
 * Models that reject tools in a stream: user guide, 'Supported models and model features', 'Streaming tool use', and
 * for Llama 4 Bedrock's own errors. For Jamba the guide has said both; Bedrock never rejects its complete responses.
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

/** Traits of a model that is not in the table. Bedrock rejects what such a model does not support. */
const UNKNOWN: Traits = { forces: 'any' }

/** Returns the traits of a model. @param modelIdOrArn the model to invoke. */
export function traitsOf(modelIdOrArn: string): Traits {
  const modelId = modelIdOf(modelIdOrArn) ?? ''
  return TRAITS.find(([id]) => id.test(modelId))?.[1] ?? UNKNOWN
}
