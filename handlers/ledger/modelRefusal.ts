import { isAllowed, isAmong } from '../models/allowed.ts'
import { type ProblemBody, problem } from '../runtime/problem.ts'

/**
 * Returns why a model may not be used at all, if so.
 *
 * @param ofPlan globs of the model ids of the person's plan; all unless given.
 * @param ofKey the same for the access key.
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
      'This model is not allowed here. GET /v1/models and GET /bedrock list the allowed models.',
      { code },
    )
  }
  if (ofPlan && !isAmong(ofPlan, modelId)) {
    return problem(
      403,
      'Your plan does not include this model. GET /v1/models and GET /bedrock list the models that it includes.',
      { code },
    )
  }
  if (ofKey && !isAmong(ofKey, modelId)) {
    return problem(
      403,
      'This access key may not use this model. GET /v1/models lists the models that it may use.',
      {
        code,
      },
    )
  }
  return undefined
}
