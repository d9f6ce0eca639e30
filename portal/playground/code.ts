import { API_URL } from '../address.ts'
import { type Asked, bodyOf } from './ask.ts'

export const LANGUAGES = ['curl', 'openai', 'anthropic'] as const
export type Language = (typeof LANGUAGES)[number]

/** Where Anthropic's Messages wants a number, and OpenAI's chat does not. */
const MAX_TOKENS = 1024

/** The same request for another client, with the key in a variable. */
export function codeOf(language: Language, asked: Asked): string {
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
const stream = client.messages.stream(${indented(messageOf(asked))})
stream.on('text', (text) => process.stdout.write(text))
await stream.finalMessage()`
  }
}

/** The body of a message, as Anthropic documents it. */
function messageOf({ model, system, prompt, maxTokens, temperature }: Asked) {
  return {
    model,
    max_tokens: maxTokens ?? MAX_TOKENS,
    ...(system !== '' && { system }),
    messages: [{ role: 'user', content: prompt }],
    ...(temperature !== undefined && { temperature }),
  }
}

function indented(body: object): string {
  return JSON.stringify(body, null, 2)
}

/** One word of a shell, whatever stands in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
