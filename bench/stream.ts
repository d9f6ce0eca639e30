import { BedrockRuntimeClient, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { startedRunner } from './localRunner.ts'
import { startedPortkey } from './portkey.ts'
import { readStream, type Seen } from './readStream.ts'
import type { Part, Row } from './report.ts'
import { interleaved, summary } from './statistics.ts'
import { accessKey, clientConfig, signedIn } from './user.ts'

/** The model, the prompt, and the maximum output tokens. */
type Asked = { model: string; content: string; maxTokens: number }

const SHORT: Asked = { model: 'amazon.nova-lite-v1:0', content: 'word '.repeat(400), maxTokens: 100 }
const LONG: Asked = { model: 'simulated.wordy-stream-v1:0', content: 'Go on.', maxTokens: 8000 }
/** Ten events a second, so that all streams run at the same time. */
const SLOW: Asked = { model: 'simulated.slow-stream-v1:0', content: 'Say hello.', maxTokens: 100 }
const AT_ONCE = 100

/**
 * Streams of chat completions through the local gateway, against ConverseStream by the SDK and against Portkey's
 * gateway, all from the same simulated Bedrock.
 */
export async function stream({ rounds }: { rounds: number }): Promise<Part> {
  const runner = await startedRunner()
  const portkey = await startedPortkey(runner.endpoints)
  const bedrock = new BedrockRuntimeClient({
    ...clientConfig(runner.endpoints),
    requestHandler: new NodeHttpHandler({ httpAgent: { keepAlive: true, maxSockets: 1000 } }),
  })
  try {
    const key = await accessKey(runner.endpoints, await signedIn(runner.endpoints))
    const chat = ({ model, content, maxTokens }: Asked) => ({
      model,
      max_tokens: maxTokens,
      messages: [{ role: 'user', content }],
    })
    const headers = { Authorization: `Bearer ${key}` }
    const ways: { [name: string]: (asked: Asked) => Promise<Seen> } = {
      'SDK, direct': (asked) => direct(bedrock, asked),
      'this gateway': (asked) =>
        readStream(`${runner.endpoints.apiUrl}/v1/chat/completions`, chat(asked), headers),
      ...(portkey && { Portkey: (asked) => portkey.stream(chat(asked)) }),
    }
    const each = (measure: (read: (asked: Asked) => Promise<Seen>) => Promise<number>) =>
      Object.fromEntries(Object.entries(ways).map(([name, read]) => [name, () => measure(read)]))

    const firsts = await interleaved(
      { rounds, warmUp: 100 },
      each(async (read) => (await read(SHORT)).first),
    )
    const rates = await interleaved(
      { rounds: 15, warmUp: 3 },
      each(async (read) => {
        const { first, last, events } = await read(LONG)
        return ((events - 1) / (last - first)) * 1000
      }),
    )
    const manyFirsts = new Map<string, number[]>()
    const many = async (name: string, read: (asked: Asked) => Promise<Seen>) => {
      const seen = await Promise.all(Array.from({ length: AT_ONCE }, () => read(SLOW)))
      manyFirsts.set(name, [...(manyFirsts.get(name) ?? []), ...seen.map(({ first }) => first)])
      return Math.max(...seen.map(({ last }) => last))
    }
    const wholes = await interleaved(
      { rounds: 3, warmUp: 1 },
      Object.fromEntries(Object.entries(ways).map(([name, read]) => [name, () => many(name, read)])),
    )
    const table = (what: string, unit: string, series: Map<string, number[]>) => {
      const floor = summary(series.get('SDK, direct') ?? []).median
      return [...series].map(([name, measured]): Row => {
        const numbers = summary(measured)
        const added = unit === 'ms' && { note: `adds ${(numbers.median - floor).toFixed(2)}` }
        return { name: `${name}, ${what}`, unit, ...numbers, ...added }
      })
    }
    // The first rounds start the environments.
    const warm = new Map([...manyFirsts].map(([name, measured]) => [name, measured.slice(AT_ONCE)]))
    return {
      title: 'Streams of chat completions, by Converse',
      rows: [
        ...table('to the first token', 'ms', firsts),
        ...table('one stream', 'tokens/s', rates),
        ...table(`${AT_ONCE} at once, to the first token`, 'ms', warm),
        ...table(`${AT_ONCE} at once, to the last token`, 'ms', wholes),
        { name: 'memory of the runner after them', unit: 'MB', median: runner.memory() },
      ],
    }
  } finally {
    bedrock.destroy()
    await portkey?.stop()
    await runner.stop()
  }
}

async function direct(bedrock: BedrockRuntimeClient, { model, content, maxTokens }: Asked): Promise<Seen> {
  const started = performance.now()
  const { stream: events = [] } = await bedrock.send(
    new ConverseStreamCommand({
      modelId: model,
      messages: [{ role: 'user', content: [{ text: content }] }],
      inferenceConfig: { maxTokens },
    }),
  )
  const seen = { first: 0, last: 0, events: 0 }
  for await (const { contentBlockDelta } of events) {
    if (!contentBlockDelta) continue
    seen.last = performance.now() - started
    if (seen.events === 0) seen.first = seen.last
    seen.events += 1
  }
  return seen
}
