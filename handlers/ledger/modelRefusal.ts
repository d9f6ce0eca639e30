import { isAllowed, isAmong } from '../models/allowed.ts'
import { type ProblemBody, problem } from '../runtime/problem.ts'

/**
 * Why a model may not be used at all, if so.
 *
 * @param models globs of the model ids that the access key may use; all unless given.
 */
export function modelRefusal(
  modelId: string,
  models?: readonly string[],
): { status: 403; body: ProblemBody<403> } | undefined {
  const code = 'model_not_allowed'
  if (!isAllowed(modelId)) {
    return problem(
      403,
      'This model is not allowed here. GET /v1/models lists those that are, and so does GET /bedrock.',
      { code },
    )
  }
  if (models && !isAmong(models, modelId)) {
    return problem(403, 'This access key may not use this model. GET /v1/models lists those that it may.', {
      code,
    })
  }
  return undefined
}
