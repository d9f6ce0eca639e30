import { BedrockRuntimeClient, CountTokensCommand } from '@aws-sdk/client-bedrock-runtime'
import { clientConfig, errorName } from './aws.ts'

const runtime = new BedrockRuntimeClient(clientConfig(3000))

/** Bedrock's own token count, which is free of charge. */
export const tokenCounter = {
  /**
   * Counts the input tokens that an invocation would have.
   *
   * @param modelId a foundation model id; Bedrock does not count for inference profiles.
   * @returns undefined if Bedrock does not count for this model, or rejects the body.
   */
  async count(modelId: string, body: object, abortSignal: AbortSignal): Promise<number | undefined> {
    const input = { invokeModel: { body: Buffer.from(JSON.stringify(body)) } }
    try {
      const { inputTokens } = await runtime.send(new CountTokensCommand({ modelId, input }), { abortSignal })
      return inputTokens
    } catch (error) {
      if (UNCOUNTED.has(errorName(error))) return undefined
      throw error
    }
  },
}

/** The errors of CountTokens that concern the model or the body (Bedrock API reference, 'CountTokens'). */
const UNCOUNTED = new Set(['AccessDeniedException', 'ResourceNotFoundException', 'ValidationException'])
