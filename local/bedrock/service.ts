import { setTimeout } from 'node:timers/promises'
import type { AwsService } from '../aws/call.ts'
import { countTokens } from './countTokens.ts'
import { type InvokeOptions, invokeModel } from './invoke.ts'
import { getFoundationModel, listFoundationModels, listInferenceProfiles } from './models.ts'

/**
 * Bedrock and Bedrock Runtime, simulated: ListFoundationModels, GetFoundationModel, ListInferenceProfiles,
 * InvokeModel and CountTokens. No model is asked; every text reply says so.
 *
 * @param options the clock, for tests: how `simulated.slow-v1:0` waits, and the time in replies that carry it.
 */
export function createBedrock(options: Partial<InvokeOptions> = {}): AwsService {
  const {
    wait = (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal, ref: false }),
    now = Date.now,
  } = options
  return (call) => {
    const { method, path, query } = call
    const invoked = /^\/model\/([^/]+)\/invoke$/.exec(path)?.[1]
    if (method === 'POST' && invoked !== undefined) return invokeModel(decoded(invoked), call, { wait, now })
    const counted = /^\/model\/([^/]+)\/count-tokens$/.exec(path)?.[1]
    if (method === 'POST' && counted !== undefined) return countTokens(decoded(counted), call)
    if (method !== 'GET') return undefined
    if (path === '/foundation-models') return listFoundationModels(query)
    if (path === '/inference-profiles') return listInferenceProfiles(query)
    const described = /^\/foundation-models\/([^/]+)$/.exec(path)?.[1]
    return described === undefined ? undefined : getFoundationModel(decoded(described))
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
