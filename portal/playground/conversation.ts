/** An image as a data URL, and its file name. */
export type Image = { name: string; url: string }

/** A tool call of a model, with the arguments as the JSON that the model wrote. */
export type Call = { id: string; name: string; arguments: string }

/** The conversation so far, independent of the API. */
export type Message =
  | { role: 'user'; text: string; image: Image | undefined }
  | { role: 'assistant'; text: string; calls: Call[] }
  | { role: 'tool'; call: Call; text: string }

/** A tool that a model may call, in the format of an OpenAI function. */
export type Tool = { name: string; [more: string]: unknown }

/** A request of a person to a model. */
export type Asked = {
  model: string
  system: string
  messages: Message[]
  tools: Tool[]
  maxTokens: number | undefined
  temperature: number | undefined
}

/** The tool calls whose results the conversation is waiting for. */
export function openCalls(messages: Message[]): Call[] {
  const last = messages.at(-1)
  return last?.role === 'assistant' ? last.calls : []
}
