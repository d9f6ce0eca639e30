import { invokeModel as operation } from '../generated/operations.ts'
import { isAllowed } from '../handlers/models/allowed.ts'
import { models } from '../handlers/ports/models.ts'
import type { PortsOf } from '../handlers/runtime/contract.ts'
import { problem } from '../handlers/runtime/problem.ts'
import { serve } from '../handlers/runtime/serve.ts'

type Invoked = ReturnType<typeof models.invoke>

/** The port as it would be without a ledger: it wants a call that is reserved, and needs of it no more than this. */
const unreserved: { invoke(call: { modelId: string; body: object }, signal: AbortSignal): Invoked } = models

const none = () => Promise.reject(new Error('There is no ledger here'))
const ports: PortsOf<'invokeModel'> = { models, ledger: { reserve: none, settle: none, record: none } }

/** invokeModel without the ledger, to measure what that adds: it neither bounds nor prices a call, nor counts it. */
export const handler = serve<'invokeModel'>(
  operation,
  async ({ body: { modelId, inferenceParameters }, signal, log }) => {
    log({ modelId })
    if (!isAllowed(modelId)) return problem(403, 'This model is not allowed here.')
    const invoked = await unreserved.invoke({ modelId, body: inferenceParameters }, signal)
    if (invoked.outcome !== 'answered') throw new Error(invoked.message)
    const { replyOf } = await import('../handlers/models/reply.ts')
    return {
      status: 200,
      body: {
        status: 200,
        success: true,
        message: 'Successfully retrieved response from foundation model.',
        data: replyOf(modelId, invoked.body),
      },
    }
  },
  ports,
)
