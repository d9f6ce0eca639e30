import { type AwsCall, AwsError, type AwsOperation } from '../aws/call.ts'
import { isBody, parsed, textOr } from './body.ts'
import { foundationModel, foundationModelArn } from './catalogue.ts'
import { checkConverse } from './converse/check.ts'
import { converseConversation } from './converse/read.ts'
import { replyTo } from './model/reply.ts'
import { simulatorOf } from './simulators.ts'

/**
 * CountTokens, of a body for InvokeModel or for Converse, only for Anthropic's models (user guide, 'Monitor your token
 * usage by counting tokens'); the simulated models count words. Unverified: Bedrock's words for a model that it does
 * not count for.
 */
export function countTokens(modelId: string, call: AwsCall): AwsOperation {
  return {
    action: 'bedrock:CountTokens',
    resource: foundationModelArn(modelId),
    signed: true,
    run: () => {
      if (!foundationModel(modelId) || !modelId.startsWith('anthropic.'))
        throw new AwsError('ValidationException', "The provided model doesn't support counting tokens.")
      return { body: { inputTokens: inputTokensIn(modelId, call) } }
    },
  }
}

function inputTokensIn(modelId: string, { body }: AwsCall): number {
  const { input } = parsed(body)
  const { converse, invokeModel } = isBody(input) ? input : {}
  if (isBody(converse)) {
    checkConverse(modelId, converse, false)
    const { used } = replyTo(modelId, converseConversation(modelId, converse))
    return used.inputTokens + used.cacheReadTokens + used.cacheWriteTokens
  }
  const encoded = isBody(invokeModel) ? textOr(invokeModel['body']) : ''
  const invocation = { modelId, body: parsed(Buffer.from(encoded, 'base64')), created: 0 }
  const { inputTokens = 0, cacheReadTokens = 0, cacheWriteTokens = 0 } = simulatorOf(modelId)(invocation)
  return inputTokens + cacheReadTokens + cacheWriteTokens
}
