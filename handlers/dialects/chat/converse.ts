import type { Json } from '../../models/json.ts'

/** A block of a Converse message in JSON; bytes are base64. Source: Bedrock API reference, ContentBlock. */
export type Block =
  | { text: string }
  | { image: { format: ImageFormat; source: { bytes: string } } }
  | { document: { format: DocumentFormat; name: string; source: { bytes: string } } }
  | { toolUse: { toolUseId: string; name: string; input: Json } }
  | { toolResult: { toolUseId: string; content: ResultBlock[] } }
  | { reasoningContent: { reasoningText: { text: string; signature: string } } }
  | { reasoningContent: { redactedContent: string } }

export type ImageFormat = 'gif' | 'jpeg' | 'png' | 'webp'
export type DocumentFormat = 'csv' | 'doc' | 'docx' | 'html' | 'md' | 'pdf' | 'txt' | 'xls' | 'xlsx'

/** The content of a tool's result. */
export type ResultBlock = Extract<Block, { text: string } | { image: unknown }>

export type Turn = { role: 'user' | 'assistant'; content: Block[] }

export type ToolSpec = {
  toolSpec: { name: string; description?: string; inputSchema: { json: Json }; strict?: true }
}

export type ToolChoice = { auto: object } | { any: object } | { tool: { name: string } }

/** The structured output that a model's text must match; the schema is JSON in a string. */
export type TextFormat = {
  type: 'json_schema'
  structure: { jsonSchema: { schema: string; name?: string; description?: string } }
}

/** The body of `POST /model/{id}/converse` and `converse-stream`. Source: Bedrock API reference, Converse. */
export type ConverseBody = {
  messages: Turn[]
  system?: { text: string }[]
  inferenceConfig?: { maxTokens?: number; temperature?: number; topP?: number; stopSequences?: string[] }
  toolConfig?: { tools: ToolSpec[]; toolChoice?: ToolChoice }
  /** In the format of the model's provider. */
  additionalModelRequestFields?: Json
  outputConfig?: { textFormat: TextFormat }
}
