import { invokeModel as operation } from '../generated/operations.ts'
import { isAllowed } from './models/allowed.ts'
import { models } from './ports/models.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** Invokes a model and takes the reply out of its provider's body. */
export async function invokeModel(
  { body: { modelId, inferenceParameters }, signal, log }: Request<'invokeModel'>,
  { models }: PortsOf<'invokeModel'>,
): Promise<Response<'invokeModel'>> {
  log({ modelId })
  if (!isAllowed(modelId))
    return problem(403, 'This model is not allowed here. GET /bedrock lists those that are.')
  const invoked = await models.invoke(modelId, inferenceParameters, signal)
  switch (invoked.outcome) {
    case 'answered': {
      // Evaluated at the first answer: jsonpath-plus would take 0.7 ms of every cold start.
      const { replyOf } = await import('./models/reply.ts')
      return {
        status: 200,
        body: {
          status: 200,
          success: true,
          message: 'Successfully retrieved response from foundation model.',
          data: replyOf(modelId, invoked.body),
        },
      }
    }
    case 'invalid':
      return problem(400, invoked.message)
    case 'denied':
      // Bedrock's message names the role and the account.
      return problem(403, 'Access to the model is denied.')
    case 'notFound':
      return problem(404, invoked.message)
    case 'modelFailed':
      return problem(424, invoked.message)
    case 'throttled':
      return problem(429, 'The model is throttled. Wait a moment, then try again.', 1)
    case 'unavailable':
      return problem(503, 'The model is unavailable. Try again.', 1)
    case 'timedOut':
      return problem(504, 'The model did not answer in time.')
  }
}

export const handler = serve(operation, invokeModel, { models })
