import { API_URL } from '../address.ts'
import { properties } from '../problem.ts'
import { bodyOf } from './ask.ts'
import type { Asked, Image, Message } from './conversation.ts'
import { jsonIn } from './tools.ts'

export const LANGUAGES = ['curl', 'openai', 'anthropic', 'langchain'] as const
export type Language = (typeof LANGUAGES)[number]

/** Anthropic's Messages requires an output limit; OpenAI's chat does not. */
const MAX_TOKENS = 1024

/** The placeholder for an image in code. */
export const IMAGE = 'IMAGE'

/** The same request for another client, with the key in a variable. */
export function codeOf(language: Language, request: Asked): string {
  const asked = { ...request, messages: request.messages.map(readable) }
  switch (language) {
    case 'curl':
      return `curl -N ${API_URL}/v1/chat/completions \\
  -H "Authorization: Bearer $GATEWAY_KEY" \\
  -H 'Content-Type: application/json' \\
  -d ${quoted(JSON.stringify({ ...bodyOf(asked), stream: true }))}`
    case 'openai':
      return `import OpenAI from 'openai'

const client = new OpenAI({ baseURL: '${API_URL}/v1', apiKey: process.env.GATEWAY_KEY })
const stream = await client.chat.completions.create(${indented({ ...bodyOf(asked), stream: true })})
for await (const { choices } of stream) process.stdout.write(choices[0]?.delta.content ?? '')`
    case 'anthropic':
      return `import Anthropic from '@anthropic-ai/sdk'

const client = new Anthropic({ baseURL: '${API_URL}', apiKey: process.env.GATEWAY_KEY })
const stream = client.messages.stream(${indented(anthropicBodyOf(asked))})
stream.on('text', (text) => process.stdout.write(text))
await stream.finalMessage()`
    case 'langchain':
      return langchainOf(asked)
  }
}

function langchainOf(asked: Asked): string {
  const { model, messages, tools, max_tokens: maxTokens, temperature } = bodyOf(asked)
  const options = [
    `model: ${JSON.stringify(model)}`,
    ...(maxTokens === undefined ? [] : [`maxTokens: ${maxTokens}`]),
    ...(temperature === undefined ? [] : [`temperature: ${temperature}`]),
    'apiKey: process.env.GATEWAY_KEY',
    `configuration: { baseURL: '${API_URL}/v1' }`,
  ]
  return `import { ChatOpenAI } from '@langchain/openai'

const model = new ChatOpenAI({
  ${options.join(',\n  ')},
})${tools ? `.bindTools(${indented(tools)})` : ''}
const stream = await model.stream(${indented(messages)})
for await (const { text } of stream) process.stdout.write(text)`
}

function readable(message: Message): Message {
  if (message.role !== 'user' || !message.image) return message
  const { mediaType } = partsOf(message.image)
  return { ...message, image: { ...message.image, url: `data:${mediaType};base64,${IMAGE}` } }
}

/** The body of a message, as Anthropic documents it. */
function anthropicBodyOf({ model, system, messages, tools, maxTokens, temperature }: Asked) {
  return {
    model,
    max_tokens: maxTokens ?? MAX_TOKENS,
    ...(system !== '' && { system }),
    messages: messages.map(anthropicMessageOf),
    ...(tools.length > 0 && {
      tools: tools.map(({ parameters, ...tool }) => ({
        ...tool,
        input_schema: parameters ?? { type: 'object' },
      })),
    }),
    ...(temperature !== undefined && { temperature }),
  }
}

function anthropicMessageOf(message: Message) {
  switch (message.role) {
    case 'user': {
      const { text, image } = message
      if (!image) return { role: 'user', content: text }
      const { mediaType, data } = partsOf(image)
      const source = { type: 'base64', media_type: mediaType, data }
      return {
        role: 'user',
        content: [
          { type: 'image', source },
          { type: 'text', text },
        ],
      }
    }
    case 'assistant': {
      if (message.calls.length === 0) return { role: 'assistant', content: message.text }
      const calls = message.calls.map(({ id, name, arguments: json }) => ({
        type: 'tool_use',
        id,
        name,
        input: properties(jsonIn(json)),
      }))
      const said = message.text === '' ? [] : [{ type: 'text', text: message.text }]
      return { role: 'assistant', content: [...said, ...calls] }
    }
    case 'tool': {
      const result = { type: 'tool_result', tool_use_id: message.call.id, content: message.text }
      return { role: 'user', content: [result] }
    }
  }
}

function partsOf({ url }: Image): { mediaType: string; data: string } {
  const [, mediaType = '', data = ''] = /^data:([^;]*);base64,(.*)$/s.exec(url) ?? []
  return { mediaType, data }
}

function indented(body: object): string {
  return JSON.stringify(body, null, 2)
}

/** Quotes any text as one shell word. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
