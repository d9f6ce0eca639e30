import { guardrail, guardrailField, isGuarded } from '../models/guardrail.ts'
import { type ProblemBody, type ProblemDetails, problem } from '../runtime/problem.ts'
import type { Asked } from './spend.ts'

type Refused = { status: 400; headers?: { [header: string]: string }; body: ProblemBody<400> }

/** The problem for a request or a response that the guardrail blocked. Its code identifies it. */
export const BLOCKED = {
  message: 'The guardrail of this gateway blocked the request or the response.',
  details: { code: 'guardrail_intervened' } satisfies ProblemDetails,
}

/** Returns why a call must be refused under the deployment's guardrail, if there is one. */
export function guardRefusal({ api = 'invoke', body }: Asked): Refused | undefined {
  if (!guardrail()) return undefined
  if (!isGuarded(api)) {
    return problem(
      400,
      'The guardrail of this gateway does not work on this route. Use /v1/chat/completions; GET /v1/models lists the models that answer there.',
      { code: 'guardrail_not_applicable' },
    )
  }
  const field = guardrailField(body)
  if (field !== undefined)
    return problem(400, `${field} is not allowed: this gateway sets the guardrail.`, {
      code: 'guardrail_fixed',
    })
  return undefined
}

/** Builds the response to a call whose request or response the guardrail blocked. */
export function blocked(): Refused {
  return problem(400, BLOCKED.message, BLOCKED.details)
}
