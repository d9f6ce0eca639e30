import { AwsError, type AwsOperation } from '../aws/call.ts'
import { arn, REGION } from '../template.ts'
import { foundationModel, foundationModelArn, RETIRED_MODELS } from './catalogue.ts'
import { inferenceProfile } from './profiles.ts'

const ARN = /^arn:aws:bedrock:(?<region>[a-z0-9-]*):(?<account>\d*):(?<type>[a-z-]+)\/(?<id>.+)$/

/** The IAM checks of an operation. */
export type Question = Pick<AwsOperation, 'action' | 'resource' | 'also' | 'context' | 'signed'>

/**
 * Returns the IAM checks of a model call: the foundation model or, for an inference profile, the profile and the model
 * in each Region that the profile reaches. Source: user guide, 'Prerequisites for inference profiles'. Streams have
 * their own action, whatever the API.
 *
 * @param identifier a model id, a profile id, or the ARN of either.
 */
export function questionAbout(identifier: string, streams: boolean): Question {
  const action = streams ? 'bedrock:InvokeModelWithResponseStream' : 'bedrock:InvokeModel'
  const profile = inferenceProfile(idIn(identifier))
  if (profile) {
    const { inferenceProfileArn, models } = profile
    return {
      action,
      resource: inferenceProfileArn,
      also: models.map(({ modelArn }) => ({ action, resource: modelArn })),
      context: { 'bedrock:InferenceProfileArn': inferenceProfileArn },
      signed: true,
    }
  }
  const resource = identifier.startsWith('arn:') ? identifier : foundationModelArn(identifier)
  return { action, resource, signed: true }
}

/**
 * OpenAI's Responses also need a grant on the default project (API reference, 'ProjectSummary', for the ARN).
 */
export const DEFAULT_PROJECT = { action: 'bedrock:InvokeModel', resource: arn('bedrock', 'project/default') }

/** Returns the id in an ARN if it is of this Region and of an invocable type, or else the identifier unchanged. */
export function idIn(identifier: string): string {
  const { type, region, id } = ARN.exec(identifier)?.groups ?? {}
  const invocable = type === 'foundation-model' || type === 'inference-profile'
  return invocable && region === REGION && id ? id : identifier
}

/**
 * Returns the foundation model behind the identifier.
 *
 * An id that Bedrock does not know gets 400 `The provided model identifier is invalid.`, as many reports show, also for
 * a profile of another geography. The 404 `Could not resolve the foundation model...` is in the reports of 2023 and
 * 2024. Unverified: what the ARN of an unknown model gets today, and the answers to ARNs of other accounts, Regions and
 * types.
 *
 * @throws ValidationException, or ResourceNotFoundException for a model at the end of its life.
 */
export function invocable(identifier: string): string {
  const id = idIn(identifier)
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
