import { BedrockClient } from '@aws-sdk/client-bedrock'
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { type AwsCall, AwsError, type AwsOperation, type AwsService } from '../aws/call.ts'
import { arn } from '../template.ts'
import { readBody, textOr } from './body.ts'
import { foundationModelArn } from './catalogue.ts'
import { forward, unreached } from './forward.ts'
import { askedAboutGuardrail } from './guardrail.ts'
import { DEFAULT_PROJECT } from './identifier.ts'

/** An ARN that names an account: an inference profile, or the application's own. */
const PROFILE_ARN =
  /^arn:aws[a-z-]*:bedrock:(?<region>[a-z0-9-]+):(?<account>\d{12}):(?<resource>(?:application-)?inference-profile\/(?<id>.+))$/

/** A system inference profile's id: a geography before the id of the model (user guide, 'Inference profiles'). */
const PROFILE_ID = /^(?:[a-z]{2,6}|us-gov)\.(?<modelId>[a-z0-9-]+\.[a-z].*)$/

/** The operations on a model, by the end of their path, and whether they answer a stream. */
const ON_A_MODEL: { [operation: string]: boolean } = {
  invoke: false,
  converse: false,
  'invoke-with-response-stream': true,
  'converse-stream': true,
}

/** The clients, for tests that have them speak to another endpoint. */
export type RealClients = { bedrock: BedrockClient; runtime: BedrockRuntimeClient; sts: STSClient }

/**
 * Bedrock and Bedrock Runtime themselves, called with the credentials and the Region of whoever runs this, by each
 * operation that is also simulated. The function's own role is still asked first.
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
      throw unreached(error)
    }
  }
  const onModel = (call: AwsCall, modelId: string, streams: boolean): AwsOperation =>
    askedAboutGuardrail(
      {
        ...asked(modelId, streams),
        signed: true,
        run: async () => {
          const { account } = PROFILE_ARN.exec(modelId)?.groups ?? {}
          if (account !== undefined && account !== (await ownAccount()))
            throw new AwsError('AccessDeniedException', `${modelId} is of another account`, 403)
          return forward(runtime, call)
        },
      },
      call,
    )
  return (call) => {
    const { method, path } = call
    const listed = method === 'GET' ? LISTS.find(([start]) => start.test(path))?.[1] : undefined
    if (listed) return { action: listed, resource: '*', signed: true, run: () => forward(bedrock, call) }
    if (method !== 'POST') return undefined
    const [, encoded, operation = ''] = /^\/model\/([^/]+)\/([a-z-]+)$/.exec(path) ?? []
    if (encoded !== undefined && operation === 'count-tokens') {
      const resource = foundationModelArn(decodeURIComponent(encoded))
      return { action: 'bedrock:CountTokens', resource, signed: true, run: () => forward(runtime, call) }
    }
    if (encoded !== undefined && Object.hasOwn(ON_A_MODEL, operation))
      return onModel(call, decodeURIComponent(encoded), ON_A_MODEL[operation] === true)
    if (!/^\/(anthropic|openai)\/v1\/[a-z/]+$/.test(path)) return undefined
    const body = readBody(call.body)
    const asking = onModel(call, textOr(body?.['model']), body?.['stream'] === true)
    if (path !== '/openai/v1/responses') return asking
    return { ...asking, also: [...(asking.also ?? []), DEFAULT_PROJECT] }
  }
}

const LISTS: readonly (readonly [path: RegExp, action: string])[] = [
  [/^\/foundation-models$/, 'bedrock:ListFoundationModels'],
  [/^\/inference-profiles$/, 'bedrock:ListInferenceProfiles'],
]

/**
 * What the function's role is asked. It is of the local account, and grants the profiles of its own: those of the
 * account that is really asked stand for them.
 */
function asked(
  modelId: string,
  streams: boolean,
): Pick<AwsOperation, 'action' | 'resource' | 'also' | 'context'> {
  const action = streams ? 'bedrock:InvokeModelWithResponseStream' : 'bedrock:InvokeModel'
  const { resource, id = modelId } = PROFILE_ARN.exec(modelId)?.groups ?? {}
  const underlying = PROFILE_ID.exec(id)?.groups?.['modelId']
  if (resource?.startsWith('application-')) return { action, resource: arn('bedrock', resource) }
  if (underlying === undefined) {
    const model = modelId.startsWith('arn:') ? modelId : `arn:aws:bedrock:*::foundation-model/${modelId}`
    return { action, resource: model }
  }
  const profile = arn('bedrock', `inference-profile/${id}`)
  return {
    action,
    resource: profile,
    also: [{ action, resource: `arn:aws:bedrock:*::foundation-model/${underlying}` }],
    context: { 'bedrock:InferenceProfileArn': profile },
  }
}
