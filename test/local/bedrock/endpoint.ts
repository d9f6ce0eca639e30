import { BedrockClient } from '@aws-sdk/client-bedrock'
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime'
import type { NodeHttpHandler } from '@smithy/node-http-handler'
import type { AwsService } from '../../../local/aws/call.ts'
import { serveAws } from '../aws/serveAws.ts'

/** Bedrock on its own port, with SDK clients that do not retry: each call is one request. */
export async function serveBedrock(service: AwsService, requestHandler?: NodeHttpHandler) {
  const endpoint = await serveAws([service])
  const configuration = {
    endpoint: endpoint.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
  }
  const bedrock = new BedrockClient(configuration)
  const runtime = new BedrockRuntimeClient({ ...configuration, ...(requestHandler && { requestHandler }) })
  const close = () => {
    bedrock.destroy()
    runtime.destroy()
    endpoint.close()
  }
  return { bedrock, runtime, url: endpoint.url, close }
}
