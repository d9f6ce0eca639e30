import { own } from '../../models/json.ts'
import type { ReasoningDetail } from './reasoning.ts'

/** The parts of a response that come from its request. */
export type Made = {
  id: string
  /** Seconds since 1970. */
  created: number
  /** The model as the caller named it. */
  model: string
  /** From {@link Converted}: the tool whose arguments are the content. */
  answerTool?: string
}

/** An answer that no client could use. `code` is OpenAI's, if OpenAI has one. */
export type Failed = { failed: string; code: 'model_error' | 'context_length_exceeded' }

export type FinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter'

export type ToolCall = { id: string; type: 'function'; function: { name: string; arguments: string } }

export type ChatUsage = {
  prompt_tokens: number
  completion_tokens: number
  total_tokens: number
  prompt_tokens_details?: { cached_tokens: number }
}

/** OpenAI API reference, 'The chat completion object'. */
export type ChatCompletion = {
  id: string
  object: 'chat.completion'
  created: number
  model: string
  choices: [
    {
      index: 0
      message: {
        role: 'assistant'
        content: string | null
        refusal: null
        reasoning_content?: string
        reasoning_details?: ReasoningDetail[]
        tool_calls?: ToolCall[]
      }
      logprobs: null
      finish_reason: FinishReason
    },
  ]
  usage?: ChatUsage
}

export const UNREADABLE: Failed = {
  failed: 'The model returned an unreadable answer.',
  code: 'model_error',
}

/**
 * Returns OpenAI's finish reason. Any tool call gives `tool_calls`, whatever the stop reason, unless the output was cut
 * short or withheld: some models call a tool and report the end of their turn.
 *
 * @param calls the number of tool calls, without the one that is the answer.
 * @param hasOutput whether the answer has any content.
 */
export function finishOf(stopReason: unknown, calls: number, hasOutput: boolean): FinishReason | Failed {
  switch (stopReason) {
    case 'max_tokens':
      return 'length'
    case 'model_context_window_exceeded':
      if (hasOutput) return 'length'
      return {
        failed: 'The conversation exceeds the context window of the model.',
        code: 'context_length_exceeded',
      }
    case 'content_filtered':
    case 'guardrail_intervened':
      return 'content_filter'
    case 'malformed_model_output':
    case 'malformed_tool_use':
      return UNREADABLE
    default:
      return calls > 0 ? 'tool_calls' : 'stop'
  }
}

/** Converse's `inputTokens` exclude tokens read from or written to the cache; OpenAI's prompt tokens include them. */
export function usageOf(usage: unknown): ChatUsage | undefined {
  const [input, output] = [tokens(usage, 'inputTokens'), tokens(usage, 'outputTokens')]
  if (input === undefined || output === undefined) return undefined
  const cached = tokens(usage, 'cacheReadInputTokens')
  const prompt = input + (cached ?? 0) + (tokens(usage, 'cacheWriteInputTokens') ?? 0)
  return {
    prompt_tokens: prompt,
    completion_tokens: output,
    total_tokens: prompt + output,
    ...(cached !== undefined && { prompt_tokens_details: { cached_tokens: cached } }),
  }
}

function tokens(usage: unknown, name: string): number | undefined {
  const value = own(usage, name)
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined
}

/** Returns the id and the name of a tool call. gpt-oss may append markers of its own format to the name. */
export function calledOf(toolUse: unknown): { id: string; name: string } | undefined {
  const id = own(toolUse, 'toolUseId')
  const name = own(toolUse, 'name')
  // A tool that Bedrock itself runs is not the client's to call.
  if (typeof id !== 'string' || typeof name !== 'string' || own(toolUse, 'type') === 'server_tool_use')
    return undefined
  return { id, name: name.split('<|', 1)[0] || name }
}
