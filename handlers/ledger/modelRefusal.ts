import { isAllowed, isAmong } from '../models/allowed.ts'
import { type ProblemBody, problem } from '../runtime/problem.ts'

/** Globs of model ids; all unless given. */
type Models = { models?: readonly string[] | undefined }

/**
 * Why a model may not be used at all, if so.
 *
 * @param plan what the limits of the person allow.
 * @param key what the access key of the call allows.
 */
export function modelRefusal(
  modelId: string,
  plan: Models,
  key?: Models,
): { status: 403; body: ProblemBody<403> } | undefined {
  const reason = reasonAgainst(modelId, plan, key)
  return reason === undefined ? undefined : problem(403, reason, { code: 'model_not_allowed' })
}

function reasonAgainst(modelId: string, plan: Models, key: Models = {}): string | undefined {
  if (!isAllowed(modelId))
    return 'This model is not allowed here. GET /v1/models lists those that are, and so does GET /bedrock.'
  if (plan.models && !isAmong(plan.models, modelId))
    return 'Your plan does not have this model. GET /v1/models lists those that it has, and so does GET /bedrock.'
  if (key.models && !isAmong(key.models, modelId))
    return 'This access key may not use this model. GET /v1/models lists those that it may.'
  return undefined
}
