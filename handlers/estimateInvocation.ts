import { estimateInvocation as operation } from '../generated/operations.ts'
import { left, usd } from './ledger/balance.ts'
import { limitsOf } from './ledger/limits.ts'
import { appraise } from './ledger/spend.ts'
import { modelIdOf } from './models/family.ts'
import { costOf } from './models/price.ts'
import { ledger } from './ports/ledger.ts'
import { profiles } from './ports/profiles.ts'
import { tokenCounter } from './ports/tokenCounter.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Estimates the cost of an invocation, as far as it can be known in advance. */
export async function estimateInvocation(
  {
    body: { modelId, inferenceParameters },
    caller: { person, standing },
    signal,
    log,
  }: Request<'estimateInvocation'>,
  ports: PortsOf<'estimateInvocation'>,
): Promise<Response<'estimateInvocation'>> {
  log({ modelId })
  const limits = limitsOf(standing, Date.now())
  const appraised = appraise({ modelId, body: inferenceParameters }, limits)
  if ('refused' in appraised) return appraised.refused
  const { price, bound, money } = appraised
  const foundationModelId = modelIdOf(modelId)
  const [{ requests, money: budget }, counted] = await Promise.all([
    ports.ledger.read({ person }, limits, signal),
    foundationModelId === undefined
      ? undefined
      : ports.tokenCounter.count(foundationModelId, bound.body, signal),
  ])
  const { inputTokens: fresh, cacheWriteTokens, cacheReadTokens, outputTokens, images } = bound.usage
  const inputTokens = counted ?? fresh + cacheWriteTokens + cacheReadTokens
  const isCounted = counted !== undefined && cacheWriteTokens === 0
  const cost = price && isCounted ? costOf(price, { ...bound.usage, inputTokens }) : money
  const quotaLeft = left(requests.limit ?? 0, requests.used)
  const budgetLeft = budget.limit === undefined ? undefined : left(budget.limit, budget.used)
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: 'Nothing was charged.',
      data: {
        ...(foundationModelId && { foundationModelId }),
        ...(foundationModelId && modelId !== foundationModelId && { inferenceProfile: modelId }),
        inputTokens,
        inputTokensCounted: counted !== undefined,
        maxOutputTokens: outputTokens,
        images,
        ...(price && { prices: price.version, maxCost: usd(cost), reserved: usd(money) }),
        quotaLeft,
        ...(budgetLeft !== undefined && { budgetLeft: usd(budgetLeft) }),
        fits: quotaLeft > 0 && (budgetLeft === undefined || money <= budgetLeft),
      },
    },
  }
}

export const handler = serve(operation, estimateInvocation, { profiles, ledger, tokenCounter })
