import { invokeModel as operation } from '../generated/operations.ts'
import { personOf } from './ledger/person.ts'
import { spend, type Used } from './ledger/spend.ts'
import { usageOf } from './models/usage.ts'
import { ledger } from './ports/ledger.ts'
import { type Invoked, models } from './ports/models.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** Invokes a model within the caller's limits, and takes the reply out of its provider's body. */
export async function invokeModel(
  { body, caller, requestId, signal, log }: Request<'invokeModel'>,
  { models, ledger }: PortsOf<'invokeModel'>,
): Promise<Response<'invokeModel'>> {
  const { modelId, inferenceParameters } = body
  log({ modelId })
  const spent = await spend(
    { requestId, person: personOf(caller.email), signal, log },
    { modelId, body: inferenceParameters },
    ledger,
    async (reserved) => {
      const invoked = await models.invoke(reserved, signal)
      return { result: invoked, used: usedBy(modelId, invoked) }
    },
  )
  if ('refused' in spent) return spent.refused
  const answer = await answerTo(modelId, spent.result)
  return { ...answer, headers: { ...spent.headers, ...answer.headers } }
}

async function answerTo(modelId: string, invoked: Invoked): Promise<Response<'invokeModel'>> {
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
      return problem(403, 'Access to the model is denied.', { code: 'model_access_denied' })
    case 'notFound':
      return problem(404, invoked.message)
    case 'modelFailed':
      return problem(424, invoked.message)
    case 'throttled':
      return problem(429, 'The model is throttled. Wait a moment, then try again.', { retryAfter: 1 })
    case 'unavailable':
      return problem(503, 'The model is unavailable. Try again.', { retryAfter: 1 })
    case 'timedOut':
      return problem(504, 'The model did not answer in time.')
  }
}

/** What a call used: nothing where Bedrock did not ask the model, and nobody knows where the model failed. */
function usedBy(modelId: string, invoked: Invoked): Used {
  switch (invoked.outcome) {
    case 'answered':
      return usageOf(modelId, invoked.body, invoked.tokens) ?? 'unknown'
    case 'modelFailed':
    case 'timedOut':
      return 'unknown'
    default:
      return 'nothing'
  }
}

export const handler = serve(operation, invokeModel, { models, ledger })
