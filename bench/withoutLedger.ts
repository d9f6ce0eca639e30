import { BedrockRuntimeClient, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime'
import { invokeModel as operation } from '../generated/operations.ts'
import { isAllowed } from '../handlers/models/allowed.ts'
import { clientConfig } from '../handlers/ports/aws.ts'
import type { PortsOf } from '../handlers/runtime/contract.ts'
import { problem } from '../handlers/runtime/problem.ts'
import { serve } from '../handlers/runtime/serve.ts'

const runtime = new BedrockRuntimeClient(clientConfig(0))

const none = () => Promise.reject(new Error('There is no ledger here'))
const ports: PortsOf<'invokeModel'> = {
  profiles: { standing: async () => ({ disabled: false }) },
  models: { invoke: none },
  ledger: { reserve: none, settle: none, record: none, tell: none },
}

/** invokeModel without the ledger, to measure the ledger's cost: it does not bound, price or count a call. */
export const handler = serve<'invokeModel'>(
  operation,
  async ({ body: { modelId, inferenceParameters }, signal, log }) => {
    log({ modelId })
    if (!isAllowed(modelId)) return problem(403, 'This model is not allowed here.')
    const answer = await runtime.send(
      new InvokeModelCommand({
        modelId,
        body: JSON.stringify(inferenceParameters),
        contentType: 'application/json',
        accept: 'application/json',
      }),
      { abortSignal: signal },
    )
    const { replyOf } = await import('../handlers/models/reply.ts')
    return {
      status: 200,
      body: {
        status: 200,
        success: true,
        message: 'Successfully retrieved response from foundation model.',
        data: replyOf(modelId, JSON.parse(answer.body.transformToString())),
      },
    }
  },
  ports,
)
