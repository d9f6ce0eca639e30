import { arn, REGION } from '../template.ts'
import { FOUNDATION_MODELS, type FoundationModel } from './catalogue.ts'

/** A system-defined inference profile. Source: Bedrock API reference, InferenceProfileSummary. */
export type InferenceProfile = {
  inferenceProfileArn: string
  inferenceProfileId: string
  inferenceProfileName: string
  description: string
  models: { modelArn: string }[]
  status: 'ACTIVE'
  type: 'SYSTEM_DEFINED'
}

/**
 * The Regions to which the `us` profiles route a call from us-east-1. Unverified: for which models the Regions differ.
 */
const US_REGIONS = [REGION, 'us-east-2', 'us-west-2']

const GLOBAL_MODELS =
  /^amazon\.nova-2-lite|^anthropic\.claude-((sonnet|haiku)-4|(sonnet|opus)-5|opus-4-[5-9])|^openai\.gpt-5\.6-/

/**
 * The profiles of us-east-1, derived from the catalogue. A Region lists the profiles that start in it, so `eu.` and
 * `apac.` are not among them. Source: user guide, 'Supported Regions and models for inference profiles'.
 */
export const INFERENCE_PROFILES: readonly InferenceProfile[] = FOUNDATION_MODELS.filter((model) =>
  model.inferenceTypesSupported.includes('INFERENCE_PROFILE'),
).flatMap((model) =>
  GLOBAL_MODELS.test(model.modelId) ? [usProfile(model), globalProfile(model)] : [usProfile(model)],
)

/** Returns the profile with an id. */
export function inferenceProfile(id: string): InferenceProfile | undefined {
  return INFERENCE_PROFILES.find((listed) => listed.inferenceProfileId === id)
}

function usProfile(model: FoundationModel): InferenceProfile {
  const regions = `${US_REGIONS.slice(0, -1).join(', ')} and ${US_REGIONS.at(-1)}`
  return profile(
    'us',
    `US ${model.modelName}`,
    `Routes requests to ${model.modelName} in ${regions}.`,
    model,
    US_REGIONS,
  )
}

/**
 * A global profile covers every Region with one ARN that names no Region. Source: user guide, 'Global cross-Region
 * inference'; GetInferenceProfile answers of live accounts.
 */
function globalProfile(model: FoundationModel): InferenceProfile {
  const description = `Routes requests to ${model.modelName} globally across all supported AWS Regions.`
  return profile('global', `Global ${model.modelName}`, description, model, [REGION, ''])
}

function profile(
  geography: string,
  inferenceProfileName: string,
  description: string,
  { modelId }: FoundationModel,
  regions: string[],
): InferenceProfile {
  const inferenceProfileId = `${geography}.${modelId}`
  return {
    inferenceProfileArn: arn('bedrock', `inference-profile/${inferenceProfileId}`),
    inferenceProfileId,
    inferenceProfileName,
    description,
    models: regions.map((region) => ({ modelArn: `arn:aws:bedrock:${region}::foundation-model/${modelId}` })),
    status: 'ACTIVE',
    type: 'SYSTEM_DEFINED',
  }
}
