import { items, own } from '../../models/json.ts'
import { ignoredFields } from '../ignored.ts'
import { isCount, numberOf } from '../json.ts'
import { orRefused, type Refused, refuse } from '../refusal.ts'
import type { ConverseBody } from './converse.ts'
import { conversationOf } from './messages.ts'
import { thinkingOf } from './reasoning.ts'
import { planOf } from './tools.ts'
import { type Traits, traitsOf } from './traits.ts'

/** The body of `POST /v1/chat/completions`. The mapper relies on no other field. */
export type ChatRequest = {
  readonly model: string
  readonly messages: readonly unknown[]
  readonly [field: string]: unknown
}

export type Converted = {
  request: ConverseBody
  /** Names of fields that are not, or not fully, applied. */
  ignored: string[]
  /** The tool whose arguments are the answer's content; needed to convert the response. */
  answerTool?: string
  /** ConverseStream would reject the request, so the answer comes whole. */
  whole?: true
}

/** Fields that are mapped or refused below, or read by the caller of the mapper. */
const READ = new Set([
  ...['model', 'messages', 'stream', 'stream_options', 'tools', 'tool_choice', 'parallel_tool_calls'],
  ...['max_tokens', 'max_completion_tokens', 'temperature', 'top_p', 'stop', 'response_format'],
  ...['reasoning_effort', 'n', 'modalities', 'top_logprobs'],
  ...['audio', 'web_search_options', 'functions', 'function_call'],
])

const NEUTRAL: ReadonlyMap<string, readonly unknown[]> = new Map([
  ['frequency_penalty', [0]],
  ['logprobs', [false]],
  ['presence_penalty', [0]],
  ['service_tier', ['auto', 'default']],
  ['store', [false]],
  ['verbosity', ['medium']],
])

/**
 * Converts a chat completion to a request to Bedrock's Converse, for the model that it names.
 *
 * Values that are passed on, such as tool schemas, are the same objects as in the body. Source of the request: OpenAI
 * API reference, 'Create chat completion'.
 *
 * @param mostTokens the most output tokens, whatever the body asks for. A thinking budget is a share of them.
 * @returns `refused` if the body is malformed, or if ignoring a field would change its meaning. Never throws for a body
 *   that was parsed from JSON.
 */
export function toConverse(body: ChatRequest, mostTokens?: number): Converted | Refused {
  return orRefused(() => converted(body, mostTokens))
}

function converted(body: ChatRequest, mostTokens: number | undefined): Converted {
  refuseUnanswerable(body)
  const traits = traitsOf(body.model)
  const { toolConfig, textFormat, answerTool, instruction, ...plan } = planOf(body, traits)
  const { system, messages } = conversationOf(body.messages, {
    traits,
    offersTools: toolConfig !== undefined,
  })
  if (instruction !== undefined) system.push({ text: instruction })
  const maxTokens = maxTokensOf(body)
  const effort = own(body, 'reasoning_effort')
  const thinking = thinkingOf(effort, {
    traits,
    messages,
    maxTokens: smallest(maxTokens, mostTokens),
    forced: plan.forced,
  })
  const { ignored, ...sampling } = samplingOf(body, traits, thinking.thinks)
  const stopSequences = stopSequencesOf(body)
  const taken = takenOf(body, traits)
  const inferenceConfig = {
    ...(maxTokens !== undefined && { maxTokens }),
    ...sampling,
    ...(stopSequences.length > 0 && { stopSequences }),
  }
  const fields = { ...thinking.fields, ...plan.fields, ...taken }
  const has = (object: object) => Object.keys(object).length > 0
  return {
    request: {
      messages,
      ...(system.length > 0 && { system }),
      ...(has(inferenceConfig) && { inferenceConfig }),
      ...(toolConfig && { toolConfig }),
      ...(has(fields) && { additionalModelRequestFields: fields }),
      ...(textFormat && { outputConfig: { textFormat } }),
    },
    ignored: [
      ...plan.ignored,
      ...ignored,
      ...(thinking.ignored ? ['reasoning_effort'] : []),
      ...ignoredFields(body, new Set([...READ, ...Object.keys(taken)]), NEUTRAL),
    ],
    ...(answerTool !== undefined && { answerTool }),
    ...(toolConfig && traits.wholeTools && { whole: true as const }),
  }
}

/** Refuses fields that Converse has no equivalent for and that change the answer. */
function refuseUnanswerable(body: object): void {
  if ((own(body, 'n') ?? 1) !== 1) refuse('n must be 1: the gateway returns one answer to a request.', 'n')
  for (const name of ['logprobs', 'top_logprobs'])
    if (own(body, name) === true || (numberOf(own(body, name)) ?? 0) > 0)
      refuse('Log probabilities are not supported.', name)
  if (items(own(body, 'modalities')).some((modality) => modality !== 'text'))
    refuse('The only supported modality is text.', 'modalities')
  for (const name of ['functions', 'function_call'])
    if (own(body, name) !== undefined) refuse(`${name} is not supported: use tools and tool_choice.`, name)
  if (own(body, 'audio') !== undefined) refuse('Audio is not supported.', 'audio')
  if (own(body, 'web_search_options') !== undefined)
    refuse('Web search is not supported.', 'web_search_options')
}

/** Returns the output limit; the smaller one if both fields are set. */
function maxTokensOf(body: object): number | undefined {
  const limits = ['max_completion_tokens', 'max_tokens'].map((name) => {
    const limit = own(body, name)
    if (limit !== undefined && !isCount(limit)) refuse(`${name} must be a whole number from 1.`, name)
    return limit
  })
  return smallest(...limits)
}

function smallest(...limits: (number | undefined)[]): number | undefined {
  const set = limits.filter((limit) => limit !== undefined)
  return set.length > 0 ? Math.min(...set) : undefined
}

type Sampling = { temperature?: number; topP?: number; ignored: string[] }

/** OpenAI's temperature goes up to 2, Converse's up to 1. */
function samplingOf(body: object, { sampling }: Traits, thinks: boolean): Sampling {
  const temperature = numberUpTo(2, 'temperature', body)
  const topP = numberUpTo(1, 'top_p', body)
  const ignored: string[] = []
  const without = thinks || sampling === 'none'
  if (temperature !== undefined && (without ? temperature !== 1 : temperature > 1))
    ignored.push('temperature')
  const either = sampling === 'either' && temperature !== undefined
  if (topP !== undefined && (without || either) && topP !== 1) ignored.push('top_p')
  return {
    ...(temperature !== undefined && !without && { temperature: Math.min(temperature, 1) }),
    ...(topP !== undefined && !without && !either && { topP }),
    ignored,
  }
}

function numberUpTo(most: number, name: string, body: object): number | undefined {
  const value = own(body, name)
  if (value === undefined) return undefined
  const number = numberOf(value)
  if (number === undefined || !(number >= 0 && number <= most))
    refuse(`${name} must be a number from 0 to ${most}.`, name)
  return number
}

function stopSequencesOf(body: object): string[] {
  const stop = own(body, 'stop') ?? []
  const sequences: unknown[] = Array.isArray(stop) ? stop : [stop]
  return sequences.filter((sequence): sequence is string => {
    if (typeof sequence !== 'string') refuse('stop must be a string or an array of strings.', 'stop')
    return sequence !== ''
  })
}

/** Returns the numeric fields that the model takes under the same name. */
function takenOf(body: object, { takes = [] }: Traits): { [name: string]: unknown } {
  const taken = takes.filter((name) => own(body, name) !== undefined)
  for (const name of taken)
    if (numberOf(own(body, name)) === undefined) refuse(`${name} must be a number.`, name)
  return Object.fromEntries(taken.map((name) => [name, own(body, name)]))
}
