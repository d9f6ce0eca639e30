import type { BedrockClient } from '@aws-sdk/client-bedrock'
import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { type AwsAnswer, type AwsCall, AwsError } from '../aws/call.ts'
import { printable } from '../printable.ts'

/** The request headers for Bedrock. All others belong to the connection or to the local signature. */
const SENT =
  /^(accept|anthropic-(beta|version)|content-type|idempotency-key|openai-[a-z-]+|x-amzn-bedrock-[a-z-]+)$/

/** The response headers that belong to the connection. */
const KEPT_BACK = /^(:.*|connection|content-length|date|keep-alive|server|transfer-encoding)$/

/**
 * Forwards a call to AWS unchanged, signed with the client's own credentials, and returns the response unchanged,
 * including errors and streams.
 *
 * @throws AwsError without credentials, and when the endpoint does not respond.
 */
export async function forward(
  { config }: BedrockClient | BedrockRuntimeClient,
  { method, path, query, headers, body, signal }: AwsCall,
): Promise<AwsAnswer> {
  try {
    const { protocol, hostname, port, host } = await endpointOf(config)
    const request = new HttpRequest({
      protocol,
      hostname,
      ...(port && { port: Number(port) }),
      method,
      path,
      query: Object.fromEntries(query),
      headers: { ...sent(headers), host },
      ...(method === 'POST' && { body }),
    })
    const signer = new SignatureV4({
      credentials: config.credentials,
      region: config.region,
      service: 'bedrock',
      sha256: config.sha256,
    })
    const signed = await signer.sign(request)
    const { response } = await config.requestHandler.handle(HttpRequest.clone(new HttpRequest(signed)), {
      abortSignal: signal,
    })
    const back = Object.entries(response.headers).flatMap(([name, value]) =>
      KEPT_BACK.test(name.toLowerCase()) ? [] : [[name, String(value)]],
    )
    return { status: response.statusCode, headers: Object.fromEntries(back), body: response.body }
  } catch (error) {
    throw unreached(error)
  }
}

/** Converts a failure to reach AWS, and prints its reason on the terminal. */
export function unreached(error: unknown): AwsError {
  if (error instanceof AwsError) return error
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  console.error(printable(`--bedrock aws: ${message}`))
  return name === 'CredentialsProviderError'
    ? new AwsError(
        'AccessDeniedException',
        'Bedrock could not be called with the credentials of this shell',
        403,
      )
    : new AwsError('ServiceUnavailableException', 'Bedrock could not be reached', 503)
}

/** Returns the endpoint of the client's own calls. */
async function endpointOf(config: (BedrockClient | BedrockRuntimeClient)['config']): Promise<URL> {
  const variable = process.env['AWS_ENDPOINT_URL']
  if (config.endpoint) {
    const { protocol, hostname, port } = await config.endpoint()
    return new URL(`${protocol}//${hostname}${port ? `:${port}` : ''}`)
  }
  return variable ? new URL(variable) : config.endpointProvider({ Region: await config.region() }).url
}

function sent(headers: AwsCall['headers']): { [name: string]: string } {
  const said = Object.entries(headers).flatMap(([name, value]) =>
    SENT.test(name) && value !== undefined ? [[name, String(value)]] : [],
  )
  return Object.fromEntries(said)
}
