import {
  BedrockClient,
  type FoundationModelSummary,
  type InferenceProfileSummary,
  ListFoundationModelsCommand,
  paginateListInferenceProfiles,
} from '@aws-sdk/client-bedrock'
import { clientConfig } from './aws.ts'

const bedrock = new BedrockClient(clientConfig(10_000))

/** The foundation models that Amazon Bedrock offers. */
export const foundationModels = {
  /** Every one of the Region. */
  async list(abortSignal: AbortSignal): Promise<FoundationModelSummary[]> {
    const { modelSummaries = [] } = await bedrock.send(new ListFoundationModelsCommand({}), { abortSignal })
    return modelSummaries
  },

  /** The inference profiles of the Region that AWS defines. */
  async profiles(abortSignal: AbortSignal): Promise<InferenceProfileSummary[]> {
    const pages = paginateListInferenceProfiles(
      { client: bedrock },
      { typeEquals: 'SYSTEM_DEFINED' },
      { abortSignal },
    )
    const profiles: InferenceProfileSummary[] = []
    for await (const { inferenceProfileSummaries = [] } of pages) profiles.push(...inferenceProfileSummaries)
    return profiles
  },
}
