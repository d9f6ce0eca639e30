import { setTimeout } from 'node:timers/promises'
import type { AwsCall, AwsOperation, AwsService } from '../aws/call.ts'
import { converse, converseStream } from './converse/operation.ts'
import { countTokens } from './countTokens.ts'
import type { InvokeOptions } from './generate.ts'
import { guarded } from './guardrail.ts'
import { invokeModel, invokeModelWithResponseStream } from './invoke.ts'
import { anthropicRoute } from './messages/native.ts'
import { getFoundationModel, listFoundationModels, listInferenceProfiles } from './models.ts'
import { chatCompletionsRoute, responsesRoute } from './openai/routes.ts'

type Play = (identifier: string, call: AwsCall, options: InvokeOptions) => AwsOperation

/** The operations of Bedrock Runtime on a model, by the last part of the path. */
const ON_A_MODEL: { [operation: string]: Play } = {
  invoke: invokeModel,
  'invoke-with-response-stream': invokeModelWithResponseStream,
  converse,
  'converse-stream': converseStream,
  'count-tokens': countTokens,
}

const DIALECTS: { [path: string]: (call: AwsCall, options: InvokeOptions) => AwsOperation } = {
  '/anthropic/v1/messages': anthropicRoute,
  '/openai/v1/chat/completions': chatCompletionsRoute,
  '/openai/v1/responses': responsesRoute,
}

/**
 * Simulates Bedrock and Bedrock Runtime: ListFoundationModels, GetFoundationModel, ListInferenceProfiles, all APIs for
 * a model's text, and CountTokens. It calls no model; every text reply says so.
 *
 * @param options the clock, for tests: the wait of slow models, and the time in replies that carry it.
 */
export function createBedrock(options: Partial<InvokeOptions> = {}): AwsService {
  const {
    wait = (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal, ref: false }),
    now = Date.now,
  } = options
  return (call) => {
    const { method, path, query } = call
    const [, model, operation = ''] = /^\/model\/([^/]+)\/([a-z-]+)$/.exec(path) ?? []
    if (method === 'POST' && model !== undefined) {
      const play = Object.hasOwn(ON_A_MODEL, operation) ? ON_A_MODEL[operation] : undefined
      const played = play?.(decoded(model), call, { wait, now })
      return played && guarded(played, call)
    }
    if (/^\/(anthropic|openai)\//.test(path)) {
      const play = method === 'POST' && Object.hasOwn(DIALECTS, path) ? DIALECTS[path] : undefined
      const played = play?.(call, { wait, now })
      return played ? guarded(played, call) : UNKNOWN
    }
    if (method !== 'GET') return undefined
    if (path === '/foundation-models') return listFoundationModels(query)
    if (path === '/inference-profiles') return listInferenceProfiles(query)
    const described = /^\/foundation-models\/([^/]+)$/.exec(path)?.[1]
    return described === undefined ? undefined : getFoundationModel(decoded(described))
  }
}

/** Bedrock Runtime's response to an unknown path, with status 200 (reports of live calls). */
const UNKNOWN: AwsOperation = {
  action: 'bedrock:Unknown',
  resource: '*',
  signed: false,
  run: () => ({
    body: { Output: { __type: 'com.amazon.coral.service#UnknownOperationException' }, Version: '1.0' },
  }),
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
