import {
  BedrockClient,
  type FoundationModelSummary,
  type InferenceProfileSummary,
  ListFoundationModelsCommand,
  paginateListInferenceProfiles,
} from '@aws-sdk/client-bedrock'
import { clientConfig } from './aws.ts'

const bedrock = new BedrockClient(clientConfig(10_000))

/** The foundation models and inference profiles of Amazon Bedrock. */
export const foundationModels = {
  /** Lists every foundation model of the Region. */
  async list(abortSignal: AbortSignal): Promise<FoundationModelSummary[]> {
    const { modelSummaries = [] } = await bedrock.send(new ListFoundationModelsCommand({}), { abortSignal })
    return modelSummaries
  },

  /** Lists the inference profiles of the Region that AWS defines. */
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
