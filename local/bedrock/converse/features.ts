/** The features of a model in Converse. */
export type Features = {
  system: boolean
  tools: boolean
  /** Whether the model also calls tools in a stream. */
  streamsTools: boolean
  /** The strictest `toolChoice` that the model supports; `tool` includes `any`, and `any` includes `auto`. */
  choice: 'auto' | 'any' | 'tool'
  /** Whether a turn may combine text with the results of tools. */
  mixesResults: boolean
  /** Whether the model supports replies by a JSON schema. */
  schema: boolean
  cache: boolean
}

const ALL: Features = {
  system: true,
  tools: true,
  streamsTools: true,
  choice: 'tool',
  mixesResults: true,
  schema: true,
  cache: true,
}
const CLAUDE = { ...ALL, schema: false }
const OPEN = { ...ALL, choice: 'any', cache: false } as const
const PLAIN = {
  ...ALL,
  tools: false,
  streamsTools: false,
  choice: 'auto',
  schema: false,
  cache: false,
} as const
const PROMPT = { ...PLAIN, system: false }
const LLAMA = { ...PLAIN, tools: true, mixesResults: false }
const MISTRAL = { ...OPEN, streamsTools: false, mixesResults: false, schema: false }

/**
 * By the start of a model id; the first match counts. Source: user guide, 'Supported models and model features',
 * 'Structured outputs' and 'Prompt caching'. Unverified: that the newest models have what those before them had.
 */
const FEATURES: readonly (readonly [id: RegExp, features: Features])[] = [
  [/^simulated\./, ALL],
  [/^ai21\.jamba-/, { ...OPEN, streamsTools: false, choice: 'auto', schema: false }],
  [/^amazon\.nova-/, { ...ALL, schema: false }],
  [/^anthropic\.claude-(instant|v2)/, PLAIN],
  [/^anthropic\.claude-3-(haiku|sonnet|opus|5-sonnet-20240620)/, { ...CLAUDE, cache: false }],
  [/^anthropic\.claude-(3|sonnet-4-2|opus-4-[12])/, CLAUDE],
  [/^anthropic\./, ALL],
  [/^cohere\.command-r-/, { ...OPEN, choice: 'auto', schema: false }],
  [/^deepseek\.r1-/, PLAIN],
  [/^meta\.llama(2|3-\d+b)-/, PLAIN],
  [/^meta\./, LLAMA],
  [/^mistral\.(mistral-7b|mixtral)-/, PROMPT],
  [/^mistral\.(mistral-(small|large)-2|pixtral)/, MISTRAL],
  [/^writer\./, { ...OPEN, streamsTools: false }],
  [/^(ai21|amazon|cohere)\./, PROMPT],
]

export function featuresOf(modelId: string): Features {
  return FEATURES.find(([id]) => id.test(modelId))?.[1] ?? OPEN
}
