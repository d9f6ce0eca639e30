/** A part of a message, independent of the API. */
export type Part =
  | { kind: 'text'; text: string }
  /** A tool call by the model; `input` is the JSON of its arguments. */
  | { kind: 'call'; id: string; name: string; input: string }
  | { kind: 'result'; id: string; text: string }
  /** An image, document or sound; its content is ignored. */
  | { kind: 'media' }
  /** Everything before it, including tools and system, may be cached. */
  | { kind: 'cachePoint'; hour: boolean }

export type Turn = { role: 'user' | 'assistant'; parts: Part[] }

export type Tool = { name: string; description: string; schema: unknown }

/** A model's whole input, independent of the API. */
export type Conversation = {
  tools: Tool[]
  /** A cache point among the tools. */
  toolsCached?: { hour: boolean }
  system: Part[]
  turns: Turn[]
  /** `any` and a name force a call. */
  toolChoice: 'auto' | 'any' | 'none' | { name: string }
  /** False allows one call at a time. */
  parallel: boolean
  /** The JSON schema of the requested reply; undefined allows any text. */
  schema?: unknown
  thinking: boolean
  maxTokens: number
  stopSequences: string[]
}

/** An empty conversation, for a reader to fill. */
export const EMPTY: Conversation = {
  tools: [],
  system: [],
  turns: [],
  toolChoice: 'auto',
  parallel: true,
  thinking: false,
  maxTokens: Number.POSITIVE_INFINITY,
  stopSequences: [],
}

/** Joins the texts of the parts. */
export function textIn(parts: readonly Part[]): string {
  return parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('\n')
}

/** Returns the strings in a list, such as stop sequences; none for any other value. */
export function stringsIn(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : []
}
