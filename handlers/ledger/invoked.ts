import type { Ports } from '../../generated/operations.ts'
import { type Usage, usageOf } from '../models/usage.ts'
import { problem } from '../runtime/problem.ts'
import type { Used } from './spend.ts'

type Invoked = Awaited<ReturnType<Ports['models']['invoke']>>
type Answered = Extract<Invoked, { outcome: 'answered' }>

/** Maps a failed invocation to a problem. */
export function refusalOf(invoked: Exclude<Invoked, Answered>) {
  switch (invoked.outcome) {
    case 'invalid':
      return problem(400, invoked.message)
    case 'denied':
      // Bedrock's message names the role and the account.
      return problem(403, 'Access to the model is denied.', { code: 'model_access_denied' })
    case 'notFound':
      return problem(404, invoked.message)
    case 'modelFailed':
      return problem(424, invoked.message)
    case 'throttled':
      return problem(429, 'The model is throttled. Wait a moment, then try again.', { retryAfter: 1 })
    case 'unavailable':
      return problem(503, 'The model is unavailable. Try again.', { retryAfter: 1 })
    case 'timedOut':
      return problem(504, 'The model did not answer in time.')
  }
}

/** Returns the use of a call: `nothing` if Bedrock did not call the model, `unknown` if the model failed. */
export function usedBy(modelId: string, invoked: Invoked): Used {
  switch (invoked.outcome) {
    case 'answered':
      return usageOf(modelId, invoked.body, invoked.tokens) ?? 'unknown'
    case 'modelFailed':
    case 'timedOut':
      return 'unknown'
    default:
      return 'nothing'
  }
}

/** Returns the total use of invocations that were reserved as one call; `unknown` unless the use of each is known. */
export function usedByAll(modelId: string, invoked: readonly Invoked[]): Used {
  const each = invoked.map((one) => usedBy(modelId, one))
  if (each.every((used) => used === 'nothing')) return 'nothing'
  const known = each.filter((used): used is Usage => typeof used === 'object')
  if (known.length < each.length) return 'unknown'
  return known.reduce((sum, usage) => ({
    inputTokens: sum.inputTokens + usage.inputTokens,
    outputTokens: sum.outputTokens + usage.outputTokens,
    cacheReadTokens: sum.cacheReadTokens + usage.cacheReadTokens,
    cacheWriteTokens: sum.cacheWriteTokens + usage.cacheWriteTokens,
    images: sum.images + usage.images,
  }))
}
