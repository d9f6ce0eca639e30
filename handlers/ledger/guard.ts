import { guardrail, guardrailField, isGuarded } from '../models/guardrail.ts'
import { type ProblemBody, type ProblemDetails, problem } from '../runtime/problem.ts'
import type { Asked } from './spend.ts'

type Refused = { status: 400; headers?: { [header: string]: string }; body: ProblemBody<400> }

/** What the guardrail blocked, of the request or of the answer: told apart by its code. */
export const BLOCKED = {
  message: 'The guardrail of this gateway blocked the request or its answer.',
  details: { code: 'guardrail_intervened' } satisfies ProblemDetails,
}

/** Why a call may not be made under the guardrail of this deployment, if it has one. */
export function guardRefusal({ api = 'invoke', body }: Asked): Refused | undefined {
  if (!guardrail()) return undefined
  if (!isGuarded(api)) {
    return problem(
      400,
      'The guardrail of this gateway cannot be applied on this route. Ask at /v1/chat/completions; GET /v1/models says which models answer there.',
      { code: 'guardrail_not_applicable' },
    )
  }
  const field = guardrailField(body)
  if (field !== undefined)
    return problem(400, `${field} is not taken: the guardrail of this gateway is fixed.`, {
      code: 'guardrail_fixed',
    })
  return undefined
}

/** The answer to a call whose request or answer the guardrail blocked. */
export function blocked(): Refused {
  return problem(400, BLOCKED.message, BLOCKED.details)
}
