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

/** An ARN that names an account: an inference profile, or an application inference profile. */
const PROFILE_ARN =
  /^arn:aws[a-z-]*:bedrock:(?<region>[a-z0-9-]+):(?<account>\d{12}):(?<resource>(?:application-)?inference-profile\/(?<id>.+))$/

/** A system inference profile's id: a geography before the id of the model (user guide, 'Inference profiles'). */
const PROFILE_ID = /^(?:[a-z]{2,6}|us-gov)\.(?<modelId>[a-z0-9-]+\.[a-z].*)$/

/** The operations on a model, by the last part of the path, and whether they stream. */
const ON_A_MODEL: { [operation: string]: boolean } = {
  invoke: false,
  converse: false,
  'invoke-with-response-stream': true,
  'converse-stream': true,
}

/** The clients; tests point them to another endpoint. */
export type RealClients = { bedrock: BedrockClient; runtime: BedrockRuntimeClient; sts: STSClient }

/**
 * Forwards calls to the real Bedrock and Bedrock Runtime, with the credentials and the Region of the shell that started
 * the runner. It offers the simulated operations except GetFoundationModel. IAM still checks the function's own role
 * first.
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
      // Forget the failure, so that the next call tries again.
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
            throw new AwsError('AccessDeniedException', `${modelId} belongs to another account`, 403)
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
 * Returns the IAM checks of the function's role. The role belongs to the local account and allows that account's
 * profiles, so these stand for the profiles of the real account.
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
