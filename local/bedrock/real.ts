import { BedrockClient, ListFoundationModelsCommand } from '@aws-sdk/client-bedrock'
import {
  BedrockRuntimeClient,
  BedrockRuntimeServiceException,
  InvokeModelCommand,
} from '@aws-sdk/client-bedrock-runtime'
import { type AwsAnswer, type AwsCall, AwsError, type AwsOperation, type AwsService } from '../aws/call.ts'

/**
 * Bedrock and Bedrock Runtime themselves, called with the credentials and the Region of whoever runs this:
 * ListFoundationModels and InvokeModel. The function's own role is still asked first.
 */
export function realBedrock(): AwsService {
  const bedrock = new BedrockClient()
  const runtime = new BedrockRuntimeClient()
  return (call) => {
    if (call.method === 'GET' && call.path === '/foundation-models') {
      return {
        action: 'bedrock:ListFoundationModels',
        resource: '*',
        signed: true,
        run: () => passOn(async () => ({ body: await bedrock.send(new ListFoundationModelsCommand({})) })),
      }
    }
    const modelId = /^\/model\/([^/]+)\/invoke$/.exec(call.path)?.[1]
    if (call.method !== 'POST' || modelId === undefined) return undefined
    return invocation(runtime, decodeURIComponent(modelId), call)
  }
}

function invocation(runtime: BedrockRuntimeClient, modelId: string, { body, signal }: AwsCall): AwsOperation {
  return {
    action: 'bedrock:InvokeModel',
    resource: modelId.startsWith('arn:') ? modelId : `arn:aws:bedrock:*::foundation-model/${modelId}`,
    signed: true,
    run: () =>
      passOn(async () => {
        const command = new InvokeModelCommand({
          modelId,
          body,
          contentType: 'application/json',
          accept: 'application/json',
        })
        let headers: { [name: string]: string } = {}
        command.middlewareStack.add(
          (next) => async (args) => {
            const result = await next(args)
            headers = bedrockHeaders(result.response)
            return result
          },
          // After what turns the response into the command's output, which has no headers.
          { step: 'deserialize', priority: 'low' },
        )
        const answer = await runtime.send(command, { abortSignal: signal })
        return { headers, body: answer.body }
      }),
  }
}

/** The headers that count the tokens, where the provider's body does not. */
function bedrockHeaders(response: unknown): { [name: string]: string } {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return {}
  const entries = Object.entries(response.headers ?? {}).flatMap(([name, value]) =>
    name.startsWith('x-amzn-bedrock-') ? [[name, String(value)]] : [],
  )
  return Object.fromEntries(entries)
}

/** @throws AwsError with the service's own name and status, or CredentialsError where there are no credentials. */
async function passOn(call: () => Promise<AwsAnswer>): Promise<AwsAnswer> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof BedrockRuntimeServiceException) {
      throw new AwsError(error.name, error.message, error.$metadata.httpStatusCode ?? 500)
    }
    console.error(`--bedrock aws: ${error instanceof Error ? error.message : String(error)}`)
    throw new AwsError(
      'AccessDeniedException',
      'Bedrock could not be called with the credentials of this shell',
      403,
    )
  }
}
