import { arn } from '../template.ts'

/** A model as ListFoundationModels returns it. Source: Bedrock API reference, FoundationModelSummary. */
export type FoundationModel = {
  modelArn: string
  modelId: string
  modelName: string
  providerName: string
  inputModalities: string[]
  outputModalities: string[]
  responseStreamingSupported: boolean
  customizationsSupported: string[]
  inferenceTypesSupported: string[]
  modelLifecycle: { status: 'ACTIVE' | 'LEGACY' }
}

type Inference = 'on-demand' | 'profile' | 'both' | 'provisioned'
type Traits = { input?: string; output?: string; streams?: boolean; tunes?: string; legacy?: boolean }

const INFERENCE_TYPES = {
  'on-demand': ['ON_DEMAND'],
  profile: ['INFERENCE_PROFILE'],
  both: ['ON_DEMAND', 'INFERENCE_PROFILE'],
  provisioned: ['PROVISIONED'],
} as const satisfies { [inference in Inference]: string[] }

function model(
  providerName: string,
  modelId: string,
  modelName: string,
  inference: Inference,
  { input = 'TEXT', output = 'TEXT', streams = output === 'TEXT', tunes, legacy = false }: Traits = {},
): FoundationModel {
  return {
    modelArn: foundationModelArn(modelId),
    modelId,
    modelName,
    providerName,
    inputModalities: input.split(' '),
    outputModalities: output.split(' '),
    responseStreamingSupported: streams,
    customizationsSupported: tunes?.split(' ') ?? [],
    inferenceTypesSupported: [...INFERENCE_TYPES[inference]],
    modelLifecycle: { status: legacy ? 'LEGACY' : 'ACTIVE' },
  }
}

/** The ARN of a foundation model in the local Region. */
export function foundationModelArn(modelId: string): string {
  return arn('bedrock', `foundation-model/${modelId}`, '')
}

const SEES = { input: 'TEXT IMAGE' }
const EMBEDS = { output: 'EMBEDDING' }
const PAINTS = { output: 'IMAGE' }
const LEGACY = { legacy: true }

/**
 * Real model ids with the fields that us-east-1 lists for them.
 *
 * The list is that of November 2026. So that every shape of request and reply can be tried, it also has models that AWS
 * has since retired, marked LEGACY (Claude 3 Haiku and Sonnet 4, Command R, Llama 2 and those before them), and
 * Stability's, which other Regions offer. It names only models with a known price. Unverified: customizations,
 * streaming and kinds of inference of the newest models.
 */
export const FOUNDATION_MODELS: readonly FoundationModel[] = [
  model('AI21 Labs', 'ai21.j2-mid-v1', 'Jurassic-2 Mid', 'on-demand', { streams: false, ...LEGACY }),
  model('AI21 Labs', 'ai21.j2-ultra-v1', 'Jurassic-2 Ultra', 'on-demand', { streams: false, ...LEGACY }),
  model('AI21 Labs', 'ai21.jamba-1-5-mini-v1:0', 'Jamba 1.5 Mini', 'on-demand', LEGACY),
  model('AI21 Labs', 'ai21.jamba-1-5-large-v1:0', 'Jamba 1.5 Large', 'on-demand', LEGACY),
  model('Amazon', 'amazon.titan-text-lite-v1', 'Titan Text G1 - Lite', 'on-demand', LEGACY),
  model('Amazon', 'amazon.titan-text-express-v1', 'Titan Text G1 - Express', 'on-demand', LEGACY),
  model('Amazon', 'amazon.titan-text-express-v1:0:8k', 'Titan Text G1 - Express', 'provisioned', {
    tunes: 'FINE_TUNING CONTINUED_PRE_TRAINING',
    ...LEGACY,
  }),
  model('Amazon', 'amazon.titan-text-premier-v1:0', 'Titan Text G1 - Premier', 'on-demand', LEGACY),
  model('Amazon', 'amazon.titan-embed-text-v1', 'Titan Embeddings G1 - Text', 'on-demand', EMBEDS),
  model('Amazon', 'amazon.titan-embed-text-v2:0', 'Titan Text Embeddings V2', 'on-demand', EMBEDS),
  model('Amazon', 'amazon.titan-embed-image-v1', 'Titan Multimodal Embeddings G1', 'on-demand', {
    ...SEES,
    ...EMBEDS,
  }),
  model(
    'Amazon',
    'amazon.nova-2-multimodal-embeddings-v1:0',
    'Amazon Nova Multimodal Embeddings',
    'on-demand',
    { input: 'TEXT IMAGE AUDIO VIDEO', ...EMBEDS },
  ),
  model('Amazon', 'amazon.titan-image-generator-v2:0', 'Titan Image Generator G1 v2', 'on-demand', {
    ...SEES,
    ...PAINTS,
    ...LEGACY,
  }),
  model('Amazon', 'amazon.nova-canvas-v1:0', 'Nova Canvas', 'on-demand', { ...SEES, ...PAINTS }),
  model('Amazon', 'amazon.nova-micro-v1:0', 'Nova Micro', 'both'),
  model('Amazon', 'amazon.nova-lite-v1:0', 'Nova Lite', 'both', { input: 'TEXT IMAGE VIDEO' }),
  model('Amazon', 'amazon.nova-lite-v1:0:300k', 'Nova Lite', 'provisioned', {
    input: 'TEXT IMAGE VIDEO',
    tunes: 'FINE_TUNING',
  }),
  model('Amazon', 'amazon.nova-pro-v1:0', 'Nova Pro', 'both', { input: 'TEXT IMAGE VIDEO' }),
  model('Amazon', 'amazon.nova-premier-v1:0', 'Nova Premier', 'profile', { input: 'TEXT IMAGE VIDEO' }),
  model('Amazon', 'amazon.nova-2-lite-v1:0', 'Nova 2 Lite', 'profile', { input: 'TEXT IMAGE VIDEO' }),
  model('Anthropic', 'anthropic.claude-instant-v1', 'Claude Instant', 'on-demand', LEGACY),
  model('Anthropic', 'anthropic.claude-v2', 'Claude', 'on-demand', LEGACY),
  model('Anthropic', 'anthropic.claude-3-haiku-20240307-v1:0', 'Claude 3 Haiku', 'on-demand', {
    ...SEES,
    ...LEGACY,
  }),
  model('Anthropic', 'anthropic.claude-3-sonnet-20240229-v1:0', 'Claude 3 Sonnet', 'on-demand', {
    ...SEES,
    ...LEGACY,
  }),
  model('Anthropic', 'anthropic.claude-3-5-sonnet-20240620-v1:0', 'Claude 3.5 Sonnet', 'both', {
    ...SEES,
    ...LEGACY,
  }),
  model('Anthropic', 'anthropic.claude-3-7-sonnet-20250219-v1:0', 'Claude 3.7 Sonnet', 'profile', {
    ...SEES,
    ...LEGACY,
  }),
  model('Anthropic', 'anthropic.claude-3-5-sonnet-20241022-v2:0', 'Claude 3.5 Sonnet v2', 'both', {
    ...SEES,
    ...LEGACY,
  }),
  model('Anthropic', 'anthropic.claude-sonnet-4-20250514-v1:0', 'Claude Sonnet 4', 'profile', {
    ...SEES,
    ...LEGACY,
  }),
  model('Anthropic', 'anthropic.claude-opus-4-1-20250805-v1:0', 'Claude Opus 4.1', 'profile', SEES),
  model('Anthropic', 'anthropic.claude-haiku-4-5-20251001-v1:0', 'Claude Haiku 4.5', 'profile', SEES),
  model('Anthropic', 'anthropic.claude-sonnet-4-5-20250929-v1:0', 'Claude Sonnet 4.5', 'profile', SEES),
  model('Anthropic', 'anthropic.claude-opus-4-5-20251101-v1:0', 'Claude Opus 4.5', 'profile', SEES),
  model('Anthropic', 'anthropic.claude-sonnet-4-6', 'Claude Sonnet 4.6', 'profile', SEES),
  model('Anthropic', 'anthropic.claude-opus-4-6-v1', 'Claude Opus 4.6', 'profile', SEES),
  model('Anthropic', 'anthropic.claude-opus-4-7', 'Claude Opus 4.7', 'profile', SEES),
  model('Anthropic', 'anthropic.claude-opus-4-8', 'Claude Opus 4.8', 'profile', SEES),
  model('Anthropic', 'anthropic.claude-sonnet-5', 'Claude Sonnet 5', 'profile', SEES),
  model('Anthropic', 'anthropic.claude-opus-5', 'Claude Opus 5', 'profile', SEES),
  model('Anthropic', 'anthropic.claude-opus-5-5', 'Claude Opus 5.5', 'profile', SEES),
  model('Cohere', 'cohere.command-text-v14', 'Command', 'on-demand', LEGACY),
  model('Cohere', 'cohere.command-light-text-v14', 'Command Light', 'on-demand', LEGACY),
  model('Cohere', 'cohere.command-r-v1:0', 'Command R', 'on-demand', LEGACY),
  model('Cohere', 'cohere.command-r-plus-v1:0', 'Command R+', 'on-demand', LEGACY),
  model('Cohere', 'cohere.embed-english-v3', 'Embed English', 'on-demand', EMBEDS),
  model('Cohere', 'cohere.embed-multilingual-v3', 'Embed Multilingual', 'on-demand', EMBEDS),
  model('Cohere', 'cohere.embed-v4:0', 'Embed v4', 'both', { ...SEES, ...EMBEDS }),
  model('DeepSeek', 'deepseek.r1-v1:0', 'DeepSeek-R1', 'profile'),
  model('DeepSeek', 'deepseek.v3.2', 'DeepSeek V3.2', 'on-demand'),
  model('Meta', 'meta.llama2-13b-chat-v1', 'Llama 2 Chat 13B', 'on-demand', LEGACY),
  model('Meta', 'meta.llama3-8b-instruct-v1:0', 'Llama 3 8B Instruct', 'on-demand'),
  model('Meta', 'meta.llama3-70b-instruct-v1:0', 'Llama 3 70B Instruct', 'on-demand'),
  model('Meta', 'meta.llama3-1-70b-instruct-v1:0', 'Llama 3.1 70B Instruct', 'profile'),
  model('Meta', 'meta.llama3-1-8b-instruct-v1:0', 'Llama 3.1 8B Instruct', 'profile'),
  model('Meta', 'meta.llama3-2-11b-instruct-v1:0', 'Llama 3.2 11B Instruct', 'profile', SEES),
  model('Meta', 'meta.llama3-3-70b-instruct-v1:0', 'Llama 3.3 70B Instruct', 'profile'),
  model('Meta', 'meta.llama4-maverick-17b-instruct-v1:0', 'Llama 4 Maverick 17B Instruct', 'profile', SEES),
  model('Meta', 'meta.llama4-scout-17b-instruct-v1:0', 'Llama 4 Scout 17B Instruct', 'profile', SEES),
  model('Mistral AI', 'mistral.mistral-7b-instruct-v0:2', 'Mistral 7B Instruct', 'on-demand'),
  model('Mistral AI', 'mistral.mixtral-8x7b-instruct-v0:1', 'Mixtral 8x7B Instruct', 'on-demand'),
  model('Mistral AI', 'mistral.mistral-small-2402-v1:0', 'Mistral Small (24.02)', 'on-demand'),
  model('Mistral AI', 'mistral.mistral-large-2402-v1:0', 'Mistral Large (24.02)', 'on-demand'),
  model('Mistral AI', 'mistral.pixtral-large-2502-v1:0', 'Pixtral Large (25.02)', 'profile', SEES),
  model('Mistral AI', 'mistral.mistral-large-3-675b-instruct', 'Mistral Large 3', 'on-demand', SEES),
  model('Mistral AI', 'mistral.ministral-3-8b-instruct', 'Ministral 3 8B', 'on-demand', SEES),
  model('Mistral AI', 'mistral.magistral-small-2509', 'Magistral Small 2509', 'on-demand', SEES),
  model('Mistral AI', 'mistral.devstral-2-123b', 'Devstral 2 123B', 'on-demand'),
  model('OpenAI', 'openai.gpt-oss-20b-1:0', 'gpt-oss-20b', 'on-demand'),
  model('OpenAI', 'openai.gpt-oss-120b-1:0', 'gpt-oss-120b', 'on-demand'),
  model('OpenAI', 'openai.gpt-5.4', 'GPT-5.4', 'profile', SEES),
  model('OpenAI', 'openai.gpt-5.5', 'GPT-5.5', 'profile', SEES),
  model('OpenAI', 'openai.gpt-5.6-luna', 'GPT-5.6 Luna', 'profile', SEES),
  model('OpenAI', 'openai.gpt-5.6-sol', 'GPT-5.6 Sol', 'profile', SEES),
  model('OpenAI', 'openai.gpt-5.6-terra', 'GPT-5.6 Terra', 'profile', SEES),
  model('Qwen', 'qwen.qwen3-32b-v1:0', 'Qwen3 32B (dense)', 'on-demand'),
  model('Qwen', 'qwen.qwen3-coder-30b-a3b-v1:0', 'Qwen3-Coder-30B-A3B-Instruct', 'on-demand'),
  model('Qwen', 'qwen.qwen3-coder-480b-a35b-v1:0', 'Qwen3-Coder-480B-A35B-Instruct', 'on-demand'),
  model('Qwen', 'qwen.qwen3-vl-235b-a22b-v1:0', 'Qwen3-VL-235B-A22B', 'on-demand', SEES),
  model('Stability AI', 'stability.stable-diffusion-xl-v1', 'SDXL 1.0', 'on-demand', {
    ...SEES,
    ...PAINTS,
    ...LEGACY,
  }),
  model('Stability AI', 'stability.sd3-5-large-v1:0', 'Stable Diffusion 3.5 Large', 'on-demand', {
    ...SEES,
    ...PAINTS,
  }),
  model('Stability AI', 'stability.stable-image-core-v1:1', 'Stable Image Core 1.0', 'on-demand', PAINTS),
  model('Stability AI', 'stability.stable-image-ultra-v1:1', 'Stable Image Ultra 1.0', 'on-demand', PAINTS),
  model('Writer', 'writer.palmyra-x4-v1:0', 'Palmyra X4', 'profile'),
  model('Writer', 'writer.palmyra-x5-v1:0', 'Palmyra X5', 'profile'),
]

/** Former models that now get 404 (seen in reports of live calls). */
export const RETIRED_MODELS: ReadonlySet<string> = new Set([
  'anthropic.claude-v2:1',
  'anthropic.claude-3-5-haiku-20241022-v1:0',
  'stability.stable-diffusion-xl-v0',
  'amazon.nova-sonic-v1:0',
])

/** Returns the model with an id. */
export function foundationModel(modelId: string): FoundationModel | undefined {
  return FOUNDATION_MODELS.find((listed) => listed.modelId === modelId)
}
