/** A part of what was said, whichever API it came by. */
export type Part =
  | { kind: 'text'; text: string }
  /** The model asked for a tool: `input` is the JSON of its arguments. */
  | { kind: 'call'; id: string; name: string; input: string }
  | { kind: 'result'; id: string; text: string }
  /** A picture, a document, a sound: it is not looked into. */
  | { kind: 'media' }
  /** What stands before it, tools and system included, may be kept in the cache. */
  | { kind: 'cachePoint'; hour: boolean }

export type Turn = { role: 'user' | 'assistant'; parts: Part[] }

export type Tool = { name: string; description: string; schema: unknown }

/** All that a model is asked, whichever API it came by. */
export type Conversation = {
  tools: Tool[]
  /** A cache point among the tools. */
  toolsCached?: { hour: boolean }
  system: Part[]
  turns: Turn[]
  /** `any` and a name force a call. */
  toolChoice: 'auto' | 'any' | 'none' | { name: string }
  /** False for one call at a time. */
  parallel: boolean
  /** The JSON schema of the wanted answer; undefined where it may be any text. */
  schema?: unknown
  thinking: boolean
  maxTokens: number
  stopSequences: string[]
}

/** A conversation with nothing in it, for a reader to fill. */
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

/** The texts among the parts. */
export function textIn(parts: readonly Part[]): string {
  return parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])).join('\n')
}

/** The strings in a list, such as stop sequences; none where it is no list. */
export function stringsIn(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : []
}
