import { AwsError, type AwsOperation } from '../aws/call.ts'
import { FOUNDATION_MODELS, type FoundationModel, foundationModel, foundationModelArn } from './catalogue.ts'
import { INFERENCE_PROFILES } from './profiles.ts'

/** A query parameter, its permitted values (default: any), and the models that pass it. */
type Filter = {
  parameter: string
  values?: string[]
  keeps(model: FoundationModel, value: string): boolean
}

/** Source: Bedrock API reference, ListFoundationModels. The provider is case-insensitive: user guide. */
const FILTERS: Filter[] = [
  {
    parameter: 'byProvider',
    keeps: ({ providerName }, value) => providerName.toLowerCase() === value.toLowerCase(),
  },
  {
    parameter: 'byOutputModality',
    values: ['TEXT', 'IMAGE', 'EMBEDDING'],
    keeps: ({ outputModalities }, value) => outputModalities.includes(value),
  },
  {
    parameter: 'byInferenceType',
    // The service also lists INFERENCE_PROFILE. Unverified: whether the service filters by INFERENCE_PROFILE too.
    values: ['ON_DEMAND', 'PROVISIONED'],
    keeps: ({ inferenceTypesSupported }, value) => inferenceTypesSupported.includes(value),
  },
  {
    parameter: 'byCustomizationType',
    values: ['FINE_TUNING', 'CONTINUED_PRE_TRAINING', 'DISTILLATION'],
    keeps: ({ customizationsSupported }, value) => customizationsSupported.includes(value),
  },
]

/** ListFoundationModels. */
export function listFoundationModels(query: URLSearchParams): AwsOperation {
  return {
    action: 'bedrock:ListFoundationModels',
    resource: '*',
    signed: true,
    run: () => ({
      body: {
        modelSummaries: FILTERS.reduce((models, { parameter, values, keeps }) => {
          const value = query.get(parameter)
          if (value === null) return models
          if (values && !values.includes(value)) throw notInEnum(parameter, value, values)
          return models.filter((model) => keeps(model, value))
        }, FOUNDATION_MODELS),
      },
    }),
  }
}

/** GetFoundationModel, by id or ARN. Unverified: the error of GetFoundationModel for an unknown id. */
export function getFoundationModel(identifier: string): AwsOperation {
  const modelId = identifier.startsWith(foundationModelArn(''))
    ? identifier.slice(foundationModelArn('').length)
    : identifier
  return {
    action: 'bedrock:GetFoundationModel',
    resource: foundationModelArn(modelId),
    signed: true,
    run: () => {
      const modelDetails = foundationModel(modelId)
      if (!modelDetails)
        throw new AwsError('ValidationException', 'The provided model identifier is invalid.')
      return { body: { modelDetails } }
    },
  }
}

const PROFILE_TYPES = ['SYSTEM_DEFINED', 'APPLICATION']
const MAX_RESULTS = 1000

/**
 * ListInferenceProfiles. The simulation has no application profiles. Source: Bedrock API reference. Unverified: which
 * resource ListInferenceProfiles asks IAM about.
 */
export function listInferenceProfiles(query: URLSearchParams): AwsOperation {
  return {
    action: 'bedrock:ListInferenceProfiles',
    resource: '*',
    signed: true,
    run: () => {
      const type = query.get('type')
      if (type !== null && !PROFILE_TYPES.includes(type)) throw notInEnum('type', type, PROFILE_TYPES)
      const size = Number(query.get('maxResults') ?? MAX_RESULTS)
      if (!Number.isInteger(size) || size < 1 || size > MAX_RESULTS) {
        throw new AwsError(
          'ValidationException',
          `1 validation error detected: Value '${size}' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and ${MAX_RESULTS}`,
        )
      }
      const start = Number(query.get('nextToken') ?? 0)
      if (!Number.isInteger(start) || start < 0)
        throw new AwsError('ValidationException', 'Invalid nextToken.')
      const profiles = type === 'APPLICATION' ? [] : INFERENCE_PROFILES
      const end = start + size
      return {
        body: {
          inferenceProfileSummaries: profiles.slice(start, end),
          ...(end < profiles.length && { nextToken: String(end) }),
        },
      }
    },
  }
}

function notInEnum(parameter: string, value: string, values: string[]): AwsError {
  return new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${parameter}' failed to satisfy constraint: Member must satisfy enum value set: [${values.join(', ')}]`,
  )
}
