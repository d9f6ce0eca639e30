import {
  BedrockClient,
  type FoundationModelSummary,
  ListFoundationModelsCommand,
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
}
