import { BedrockRuntimeClient, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime'
import { clientConfig } from './aws.ts'

const runtime = new BedrockRuntimeClient(clientConfig(0))

export type Invoked =
  | { outcome: 'answered'; body: unknown }
  | {
      outcome: 'invalid' | 'denied' | 'notFound' | 'modelFailed' | 'throttled' | 'unavailable' | 'timedOut'
      message: string
    }

/** The models of Amazon Bedrock, at work. */
export const models = {
  /**
   * Invokes a model with a body of its provider's shape.
   *
   * @returns the provider's body: parsed where it is JSON, otherwise as text.
   */
  async invoke(modelId: string, body: object, abortSignal: AbortSignal): Promise<Invoked> {
    try {
      const answer = await runtime.send(
        new InvokeModelCommand({
          modelId,
          body: JSON.stringify(body),
          contentType: 'application/json',
          accept: 'application/json',
        }),
        { abortSignal },
      )
      return { outcome: 'answered', body: parsed(answer.body.transformToString()) }
    } catch (error) {
      const outcome = error instanceof Error ? OUTCOMES[error.name] : undefined
      if (!outcome || !(error instanceof Error)) throw error
      return { outcome, message: error.message }
    }
  },
}

/** The errors of InvokeModel (Bedrock API reference, 'InvokeModel'). */
const OUTCOMES: { [name: string]: Exclude<Invoked['outcome'], 'answered'> } = {
  ValidationException: 'invalid',
  AccessDeniedException: 'denied',
  ResourceNotFoundException: 'notFound',
  ModelErrorException: 'modelFailed',
  ModelNotReadyException: 'throttled',
  ThrottlingException: 'throttled',
  ServiceQuotaExceededException: 'throttled',
  ServiceUnavailableException: 'unavailable',
  InternalServerException: 'unavailable',
  ModelTimeoutException: 'timedOut',
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}
