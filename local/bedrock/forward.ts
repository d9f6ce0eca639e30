import type { BedrockClient } from '@aws-sdk/client-bedrock'
import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { type AwsAnswer, type AwsCall, AwsError } from '../aws/call.ts'
import { printable } from '../printable.ts'

/** Of a request, what a caller says to Bedrock: the rest is of the connection, or the local signature. */
const SENT =
  /^(accept|anthropic-(beta|version)|content-type|idempotency-key|openai-[a-z-]+|x-amzn-bedrock-[a-z-]+)$/

/** Of an answer, what is of the connection. */
const KEPT_BACK = /^(:.*|connection|content-length|date|keep-alive|server|transfer-encoding)$/

/**
 * Sends a call on to AWS as it is, signed anew with the client's own credentials, and its answer back as it is,
 * errors and streams included.
 *
 * @throws AwsError where there are no credentials, and where nobody answers.
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

/** What went wrong before anybody answered; the person at the terminal sees why. */
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

/** Where the client's own calls go. */
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
