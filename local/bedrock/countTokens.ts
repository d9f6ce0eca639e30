import { type AwsCall, AwsError, type AwsOperation } from '../aws/call.ts'
import { type Body, isBody } from './body.ts'
import { foundationModel, foundationModelArn } from './catalogue.ts'
import { parsed } from './invoke.ts'
import { simulatorOf } from './simulators.ts'

/**
 * CountTokens, for Anthropic's models alone (user guide, 'Monitor your token usage by counting tokens'); the
 * simulated models count words. Bedrock's words for a model that it does not count for are U (unverified).
 */
export function countTokens(modelId: string, call: AwsCall): AwsOperation {
  return {
    action: 'bedrock:CountTokens',
    resource: foundationModelArn(modelId),
    signed: true,
    run: () => {
      if (!foundationModel(modelId) || !modelId.startsWith('anthropic.')) {
        throw new AwsError('ValidationException', "The provided model doesn't support counting tokens.")
      }
      const { inputTokens = 0 } = simulatorOf(modelId)({ modelId, body: bodyIn(call), created: 0 })
      return { body: { inputTokens } }
    },
  }
}

function bodyIn({ body }: AwsCall): Body {
  const input = parsed(body)['input']
  const invokeModel = isBody(input) ? input['invokeModel'] : undefined
  const encoded = isBody(invokeModel) ? invokeModel['body'] : undefined
  return parsed(Buffer.from(typeof encoded === 'string' ? encoded : '', 'base64'))
}
