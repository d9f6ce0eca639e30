/** The instructions for a tool. */
export type Recipe = {
  name: string
  /** The lines to paste, each block with a title; the key is always in a variable. */
  blocks: { what: string; text: string }[]
  /** True if a test of this project covers the tool. */
  isSeen: boolean
}

const CHEAP = 'amazon.nova-lite-v1:0'
const CLAUDE = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
const GPT = 'us.openai.gpt-5.6-luna'

/** The instructions of docs/clients.md for the gateway at `url`. */
export function recipesFor(url: string): readonly Recipe[] {
  return [
    {
      name: 'curl',
      isSeen: true,
      blocks: [
        {
          what: 'Shell',
          text: `curl ${url}/v1/chat/completions \\
  -H "Authorization: Bearer $GATEWAY_KEY" -H 'Content-Type: application/json' \\
  -d '{"model": "${CHEAP}", "messages": [{"role": "user", "content": "Say hello."}]}'`,
        },
      ],
    },
    {
      name: 'OpenAI, TypeScript',
      isSeen: true,
      blocks: [
        {
          what: 'TypeScript',
          text: `import OpenAI from 'openai'

const client = new OpenAI({ baseURL: '${url}/v1', apiKey: process.env.GATEWAY_KEY })
const { choices } = await client.chat.completions.create({
  model: '${CHEAP}',
  messages: [{ role: 'user', content: 'Say hello.' }],
})
console.log(choices[0]?.message.content)`,
        },
      ],
    },
    {
      name: 'OpenAI, Python',
      isSeen: true,
      blocks: [
        {
          what: 'Python',
          text: `import os
from openai import OpenAI

client = OpenAI(base_url="${url}/v1", api_key=os.environ["GATEWAY_KEY"])
answer = client.chat.completions.create(
    model="${CHEAP}", messages=[{"role": "user", "content": "Say hello."}]
)
print(answer.choices[0].message.content)`,
        },
      ],
    },
    {
      name: 'Anthropic, TypeScript',
      isSeen: true,
      blocks: [
        {
          what: 'TypeScript',
          text: `import Anthropic from '@anthropic-ai/sdk'

const client = new Anthropic({ baseURL: '${url}', apiKey: process.env.GATEWAY_KEY })
const message = await client.messages.create({
  model: '${CLAUDE}',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'Say hello.' }],
})
console.log(message.content)`,
        },
      ],
    },
    {
      name: 'Anthropic, Python',
      isSeen: true,
      blocks: [
        {
          what: 'Python',
          text: `import os
from anthropic import Anthropic

client = Anthropic(base_url="${url}", api_key=os.environ["GATEWAY_KEY"])
message = client.messages.create(
    model="${CLAUDE}", max_tokens=100, messages=[{"role": "user", "content": "Say hello."}]
)
print(message.content)`,
        },
      ],
    },
    {
      name: 'LangChain',
      isSeen: true,
      blocks: [
        {
          what: 'TypeScript',
          text: `import { ChatOpenAI } from '@langchain/openai'

const model = new ChatOpenAI({
  model: '${CHEAP}',
  apiKey: process.env.GATEWAY_KEY,
  configuration: { baseURL: '${url}/v1' },
})
console.log((await model.invoke('Say hello.')).content)`,
        },
      ],
    },
    {
      name: 'Vercel AI SDK',
      isSeen: true,
      blocks: [
        {
          what: 'TypeScript',
          text: `import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { generateText } from 'ai'

const gateway = createOpenAICompatible({
  name: 'gateway',
  baseURL: '${url}/v1',
  apiKey: process.env.GATEWAY_KEY,
})
const { text } = await generateText({ model: gateway('${CHEAP}'), prompt: 'Say hello.' })
console.log(text)`,
        },
      ],
    },
    {
      name: 'Claude Code',
      isSeen: true,
      blocks: [
        {
          what: 'Shell',
          text: `export ANTHROPIC_BASE_URL=${url}
export ANTHROPIC_AUTH_TOKEN=$GATEWAY_KEY
export ANTHROPIC_MODEL=${CLAUDE}
export ANTHROPIC_SMALL_FAST_MODEL=${CLAUDE}
claude`,
        },
      ],
    },
    {
      name: 'Codex',
      isSeen: true,
      blocks: [
        {
          what: '~/.codex/config.toml',
          text: `model = "${GPT}"
model_provider = "gateway"
web_search = "disabled"

[model_providers.gateway]
name = "gateway"
base_url = "${url}/v1"
env_key = "GATEWAY_KEY"
wire_api = "responses"`,
        },
      ],
    },
    {
      name: 'Open WebUI',
      isSeen: false,
      blocks: [{ what: 'Admin Settings, Connections, OpenAI: URL', text: `${url}/v1` }],
    },
    {
      name: 'Continue',
      isSeen: false,
      blocks: [
        {
          what: 'config.yaml',
          text: `models:
  - name: Gateway
    provider: openai
    model: ${CHEAP}
    apiBase: ${url}/v1
    apiKey: \${{ secrets.GATEWAY_KEY }}`,
        },
      ],
    },
    {
      name: 'Cursor',
      isSeen: false,
      blocks: [{ what: 'Settings, Models, Override OpenAI Base URL', text: `${url}/v1` }],
    },
  ]
}
