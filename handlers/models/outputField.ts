import type { ModelApi } from './api.ts'

/** The field in which a provider takes the most tokens of a generation. */
export type OutputField = {
  name: string
  /** The object in the body that contains the field; undefined for the body itself. */
  within?: string
  /** Other names that callers use for it. */
  aliases: readonly string[]
}

const OPENAI_NAMES = ['max_tokens', 'max_completion_tokens']

function field(name: string, aliases: readonly string[] = [], within?: string): OutputField {
  return { name, aliases: aliases.filter((alias) => alias !== name), ...(within && { within }) }
}

/**
 * Fields by the start of a model id; the first match counts. Source: Bedrock user guide, 'Inference request parameters
 * and response fields for foundation models', and the Nova user guide, 'Complete request schema'.
 */
const FIELDS: readonly (readonly [id: RegExp, field: OutputField])[] = [
  [/^ai21\.j2-/, field('maxTokens')],
  [/^ai21\.jamba-/, field('max_tokens', OPENAI_NAMES)],
  // Early Nova bodies used max_new_tokens.
  [
    /^amazon\.nova-(2-)?(micro|lite|pro|premier)-/,
    field('maxTokens', ['max_new_tokens', 'maxNewTokens'], 'inferenceConfig'),
  ],
  [/^amazon\.titan-text-/, field('maxTokenCount', [], 'textGenerationConfig')],
  [/^anthropic\./, field('max_tokens')],
  [/^cohere\.command-/, field('max_tokens')],
  [/^meta\.llama/, field('max_gen_len')],
  [/^openai\./, field('max_completion_tokens', OPENAI_NAMES)],
  [/^(deepseek|mistral|qwen|writer)\./, field('max_tokens', OPENAI_NAMES)],
]

const TEXT_COMPLETION = field('max_tokens_to_sample', ['max_tokens'])

/**
 * The fields of each API. Source: Bedrock API reference, 'Converse'; Anthropic, 'Messages'; OpenAI, 'Create chat
 * completion', 'Create a model response'.
 */
const API_FIELDS: { readonly [api in Exclude<ModelApi, 'invoke'>]: OutputField } = {
  converse: field('maxTokens', [], 'inferenceConfig'),
  messages: field('max_tokens'),
  chat: field('max_completion_tokens', OPENAI_NAMES),
  responses: field('max_output_tokens'),
}

/** Returns the field for a body of this model; undefined if it is not known. */
export function outputFieldOf(modelId: string, body: object, api: ModelApi): OutputField | undefined {
  if (api !== 'invoke') return API_FIELDS[api]
  // Claude 2 accepts Messages as well.
  if (/^anthropic\.claude-(v2|instant)/.test(modelId) && !Object.hasOwn(body, 'messages'))
    return TEXT_COMPLETION
  return FIELDS.find(([id]) => id.test(modelId))?.[1]
}
