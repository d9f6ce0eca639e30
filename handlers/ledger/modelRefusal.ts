import { isAllowed, isAmong } from '../models/allowed.ts'
import { type ProblemBody, problem } from '../runtime/problem.ts'

/**
 * Why a model may not be used at all, if so.
 *
 * @param ofPlan globs of the model ids that the person's plan has; all unless given.
 * @param ofKey the same of the access key.
 */
export function modelRefusal(
  modelId: string,
  ofPlan?: readonly string[],
  ofKey?: readonly string[],
): { status: 403; body: ProblemBody<403> } | undefined {
  const code = 'model_not_allowed'
  if (!isAllowed(modelId)) {
    return problem(
      403,
      'This model is not allowed here. GET /v1/models lists those that are, and so does GET /bedrock.',
      { code },
    )
  }
  if (ofPlan && !isAmong(ofPlan, modelId)) {
    return problem(
      403,
      'Your plan does not have this model. GET /v1/models lists those that it has, and so does GET /bedrock.',
      { code },
    )
  }
  if (ofKey && !isAmong(ofKey, modelId)) {
    return problem(403, 'This access key may not use this model. GET /v1/models lists those that it may.', {
      code,
    })
  }
  return undefined
}
