import { BedrockRuntimeClient, CountTokensCommand } from '@aws-sdk/client-bedrock-runtime'
import { clientConfig, errorName } from './aws.ts'

const runtime = new BedrockRuntimeClient(clientConfig(3000))

/** Bedrock's own count of tokens, which is free of charge. */
export const tokenCounter = {
  /**
   * How many tokens of input an invocation would have.
   *
   * @param modelId a foundation model id: inference profiles are not counted for.
   * @returns undefined where Bedrock does not count for this model, or refuses the body.
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

/** The errors of CountTokens that say something of the model or the body (Bedrock API reference, 'CountTokens'). */
const UNCOUNTED = new Set(['AccessDeniedException', 'ResourceNotFoundException', 'ValidationException'])
