import { BedrockClient, ListFoundationModelsCommand } from '@aws-sdk/client-bedrock'
import { BedrockRuntimeClient, CountTokensCommand, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { type AwsAnswer, type AwsCall, AwsError, type AwsOperation, type AwsService } from '../aws/call.ts'
import { printable } from '../printable.ts'
import { arn } from '../template.ts'
import { isBody } from './body.ts'
import { foundationModelArn } from './catalogue.ts'
import { parsed } from './invoke.ts'

const INVOKE = 'bedrock:InvokeModel'

/** An ARN that names an account: an inference profile, or the application's own. */
const PROFILE_ARN =
  /^arn:aws[a-z-]*:bedrock:(?<region>[a-z0-9-]+):(?<account>\d{12}):(?<resource>(?:application-)?inference-profile\/(?<id>.+))$/

/** A system inference profile's id: a geography before the id of the model (user guide, 'Inference profiles'). */
const PROFILE_ID = /^(?:[a-z]{2,6}|us-gov)\.(?<modelId>[a-z0-9-]+\.[a-z].*)$/

/** The clients, for tests that have them speak to another endpoint. */
export type RealClients = { bedrock: BedrockClient; runtime: BedrockRuntimeClient; sts: STSClient }

/**
 * Bedrock and Bedrock Runtime themselves, called with the credentials and the Region of whoever runs this:
 * ListFoundationModels, InvokeModel and CountTokens. The function's own role is still asked first.
 */
export function realBedrock(
  { bedrock, runtime, sts }: RealClients = {
    bedrock: new BedrockClient(),
    runtime: new BedrockRuntimeClient(),
    sts: new STSClient(),
  },
): AwsService {
  let known: Promise<string | undefined> | undefined
  const ownAccount = async () => {
    known ??= sts.send(new GetCallerIdentityCommand()).then(({ Account }) => Account)
    try {
      return await known
    } catch (error) {
      // It may be there the next time.
      known = undefined
      throw error
    }
  }
  return (call) => {
    if (call.method === 'GET' && call.path === '/foundation-models') {
      return {
        action: 'bedrock:ListFoundationModels',
        resource: '*',
        signed: true,
        run: () => passOn(async () => ({ body: await bedrock.send(new ListFoundationModelsCommand({})) })),
      }
    }
    const [, encoded, operation] = /^\/model\/([^/]+)\/(invoke|count-tokens)$/.exec(call.path) ?? []
    if (call.method !== 'POST' || encoded === undefined) return undefined
    const modelId = decodeURIComponent(encoded)
    if (operation === 'count-tokens') {
      return {
        action: 'bedrock:CountTokens',
        resource: foundationModelArn(modelId),
        signed: true,
        run: () => passOn(() => count(runtime, modelId, call)),
      }
    }
    return {
      ...asked(modelId),
      signed: true,
      run: () =>
        passOn(async () => {
          const { account } = PROFILE_ARN.exec(modelId)?.groups ?? {}
          if (account !== undefined && account !== (await ownAccount()))
            throw new AwsError('AccessDeniedException', `${modelId} is of another account`, 403)
          return invoke(runtime, modelId, call)
        }),
    }
  }
}

/**
 * What the function's role is asked. It is of the local account, and grants the profiles of its own: those of the
 * account that is really asked stand for them.
 */
function asked(modelId: string): Pick<AwsOperation, 'action' | 'resource' | 'also' | 'context'> {
  const { resource, id = modelId } = PROFILE_ARN.exec(modelId)?.groups ?? {}
  const underlying = PROFILE_ID.exec(id)?.groups?.['modelId']
  if (resource?.startsWith('application-')) return { action: INVOKE, resource: arn('bedrock', resource) }
  if (underlying === undefined) {
    const model = modelId.startsWith('arn:') ? modelId : `arn:aws:bedrock:*::foundation-model/${modelId}`
    return { action: INVOKE, resource: model }
  }
  const profile = arn('bedrock', `inference-profile/${id}`)
  return {
    action: INVOKE,
    resource: profile,
    also: [{ action: INVOKE, resource: `arn:aws:bedrock:*::foundation-model/${underlying}` }],
    context: { 'bedrock:InferenceProfileArn': profile },
  }
}

async function invoke(
  runtime: BedrockRuntimeClient,
  modelId: string,
  { body, signal }: AwsCall,
): Promise<AwsAnswer> {
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
}

async function count(
  runtime: BedrockRuntimeClient,
  modelId: string,
  { body, signal }: AwsCall,
): Promise<AwsAnswer> {
  const input = parsed(body)['input']
  const invokeModel = isBody(input) ? input['invokeModel'] : undefined
  const counted = isBody(invokeModel) ? invokeModel['body'] : undefined
  const bytes = Buffer.from(typeof counted === 'string' ? counted : '', 'base64')
  const command = new CountTokensCommand({ modelId, input: { invokeModel: { body: bytes } } })
  const { inputTokens } = await runtime.send(command, { abortSignal: signal })
  return { body: { inputTokens } }
}

/** The headers that count the tokens, where the provider's body does not. */
function bedrockHeaders(response: unknown): { [name: string]: string } {
  if (typeof response !== 'object' || response === null || !('headers' in response)) return {}
  const entries = Object.entries(response.headers ?? {}).flatMap(([name, value]) =>
    name.startsWith('x-amzn-bedrock-') ? [[name, String(value)]] : [],
  )
  return Object.fromEntries(entries)
}

/**
 * @throws AwsError with the service's own name and status where it answered, AccessDeniedException where there are
 *   no credentials, and ServiceUnavailableException where nobody answered.
 */
async function passOn(call: () => Promise<AwsAnswer>): Promise<AwsAnswer> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof AwsError) throw error
    const { name, message } = error instanceof Error ? error : new Error(String(error))
    const status = statusOf(error)
    if (status !== undefined && status >= 400) throw new AwsError(name, message, status)
    console.error(printable(`--bedrock aws: ${message}`))
    if (name === 'CredentialsProviderError') {
      throw new AwsError(
        'AccessDeniedException',
        'Bedrock could not be called with the credentials of this shell',
        403,
      )
    }
    throw new AwsError('ServiceUnavailableException', 'Bedrock could not be reached', 503)
  }
}

/** The status of an error that a service answered, whichever client read it; undefined where none did. */
function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('$metadata' in error)) return undefined
  const { $metadata } = error
  if (typeof $metadata !== 'object' || $metadata === null || !('httpStatusCode' in $metadata))
    return undefined
  return typeof $metadata.httpStatusCode === 'number' ? $metadata.httpStatusCode : undefined
}
