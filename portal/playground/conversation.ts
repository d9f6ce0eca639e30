/** A picture as a data URL, and what its file is called. */
export type Image = { name: string; url: string }

/** A tool that a model asks for, with its arguments as the JSON that the model wrote. */
export type Call = { id: string; name: string; arguments: string }

/** What was said so far, whichever API it goes by. */
export type Message =
  | { role: 'user'; text: string; image: Image | undefined }
  | { role: 'assistant'; text: string; calls: Call[] }
  | { role: 'tool'; call: Call; text: string }

/** A tool that a model may ask for, as OpenAI documents a function. */
export type Tool = { name: string; [more: string]: unknown }

/** What a person asks a model. */
export type Asked = {
  model: string
  system: string
  messages: Message[]
  tools: Tool[]
  maxTokens: number | undefined
  temperature: number | undefined
}

/** The calls that wait for their results before the conversation can go on. */
export function openCalls(messages: Message[]): Call[] {
  const last = messages.at(-1)
  return last?.role === 'assistant' ? last.calls : []
}
