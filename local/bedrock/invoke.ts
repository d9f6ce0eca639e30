import { type AwsAnswer, type AwsCall, AwsError, type AwsOperation } from '../aws/call.ts'
import { REGION } from '../template.ts'
import { isBody, malformed } from './body.ts'
import { foundationModel, foundationModelArn, RETIRED_MODELS } from './catalogue.ts'
import { inferenceProfile } from './profiles.ts'
import { invokeReserved, isReserved, type Wait } from './reserved.ts'
import { simulatorOf } from './simulators.ts'

const ARN = /^arn:aws:bedrock:(?<region>[a-z0-9-]*):(?<account>\d*):(?<type>[a-z-]+)\/(?<id>.+)$/

/** What one invocation needs from outside. */
export type InvokeOptions = {
  wait: Wait
  /** Milliseconds since 1970. */
  now: () => number
}

/**
 * InvokeModel. IAM is asked about the foundation model or, for an inference profile, about the profile and the
 * model in each Region that the profile reaches. Source: user guide, 'Prerequisites for inference profiles'.
 *
 * @param identifier the `modelId` of the path, decoded: a model id, a profile id, or the ARN of either.
 */
export function invokeModel(identifier: string, call: AwsCall, options: InvokeOptions): AwsOperation {
  const action = 'bedrock:InvokeModel'
  const run = () => invoke(identifier, call, options)
  const profile = inferenceProfile(idOf(identifier))
  if (profile) {
    const { inferenceProfileArn, models } = profile
    return {
      action,
      resource: inferenceProfileArn,
      also: models.map(({ modelArn }) => ({ action, resource: modelArn })),
      context: { 'bedrock:InferenceProfileArn': inferenceProfileArn },
      signed: true,
      run,
    }
  }
  const resource = identifier.startsWith('arn:') ? identifier : foundationModelArn(identifier)
  return { action, resource, signed: true, run }
}

async function invoke(
  identifier: string,
  { body, signal }: AwsCall,
  { wait, now }: InvokeOptions,
): Promise<AwsAnswer> {
  const id = idOf(identifier)
  if (isReserved(id)) return invokeReserved(id, wait, signal)
  const modelId = invocable(identifier, id)
  const started = performance.now()
  const invocation = { modelId, body: parsed(body), created: Math.floor(now() / 1000) }
  const { body: reply, inputTokens, outputTokens } = simulatorOf(modelId)(invocation)
  return {
    headers: {
      'x-amzn-bedrock-invocation-latency': String(Math.ceil(performance.now() - started)),
      ...(inputTokens !== undefined && { 'x-amzn-bedrock-input-token-count': String(inputTokens) }),
      ...(outputTokens !== undefined && { 'x-amzn-bedrock-output-token-count': String(outputTokens) }),
    },
    body: reply,
  }
}

/** The id in an ARN of this Region and of a type that can be invoked here, or what else was given. */
function idOf(identifier: string): string {
  const { type, region, id } = ARN.exec(identifier)?.groups ?? {}
  const invocable = type === 'foundation-model' || type === 'inference-profile'
  return invocable && region === REGION && id ? id : identifier
}

/**
 * The foundation model behind the identifier.
 *
 * An id that Bedrock does not know gets 400 `The provided model identifier is invalid.`, as many reports show,
 * also for a profile of another geography. The 404 `Could not resolve the foundation model...` is in the
 * reports of 2023 and 2024; that it is what the ARN of an unknown model gets today is U (unverified), as are
 * the answers to ARNs of other accounts, Regions and types.
 *
 * @throws ValidationException, or ResourceNotFoundException for a model at the end of its life.
 */
function invocable(identifier: string, id: string): string {
  const isArn = identifier.startsWith('arn:')
  const profile = inferenceProfile(id)
  if (profile && (!isArn || identifier === profile.inferenceProfileArn)) return id.slice(id.indexOf('.') + 1)
  const geographyless = id.replace(/^(us|global)\./, '')
  if (RETIRED_MODELS.has(geographyless)) {
    throw new AwsError(
      'ResourceNotFoundException',
      'This model version has reached the end of its life. Please refer to the AWS documentation for more details.',
      404,
    )
  }
  const model = profile ? undefined : foundationModel(id)
  if (isArn && identifier === foundationModelArn(id) && !model) {
    throw new AwsError(
      'ResourceNotFoundException',
      'Could not resolve the foundation model from the provided model identifier.',
      404,
    )
  }
  if (!model || (isArn && identifier !== model.modelArn)) {
    throw new AwsError('ValidationException', 'The provided model identifier is invalid.')
  }
  if (!model.inferenceTypesSupported.includes('ON_DEMAND')) {
    throw new AwsError(
      'ValidationException',
      `Invocation of model ID ${id} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
    )
  }
  return id
}

/** The body of an invocation. @throws ValidationException where it is no JSON object. */
export function parsed(body: Buffer) {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (isBody(value)) return value
  } catch {
    // Not JSON: the same answer as for JSON that is no object.
  }
  throw malformed([])
}
