import { BedrockRuntimeClient, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { post, startedRunner } from './localRunner.ts'
import { startedPortkey } from './portkey.ts'
import type { Part, Row } from './report.ts'
import { interleaved, summary, timed } from './statistics.ts'
import { clientConfig, signedIn } from './user.ts'

const MODEL = 'meta.llama3-8b-instruct-v1:0'
const PROMPT = 'word '.repeat(400)
const CALLERS = 32

/**
 * The whole path through the local gateway, against a direct call of the SDK to the same simulated Bedrock, and against
 * Portkey's gateway in front of it.
 */
export async function path({ rounds, seconds }: { rounds: number; seconds: number }): Promise<Part> {
  const runner = await startedRunner()
  const portkey = await startedPortkey(runner.endpoints)
  const bedrock = new BedrockRuntimeClient({
    ...clientConfig(runner.endpoints),
    requestHandler: new NodeHttpHandler(),
  })
  try {
    const headers = await signedIn(runner.endpoints)
    const inferenceParameters = { prompt: PROMPT, max_gen_len: 100 }
    const direct = async () => {
      const body = JSON.stringify(inferenceParameters)
      const answer = await bedrock.send(new InvokeModelCommand({ modelId: MODEL, body }))
      answer.body.transformToString()
    }
    const gateway = () =>
      post(`${runner.endpoints.apiUrl}/bedrock`, { modelId: MODEL, inferenceParameters }, headers)
    const ways: { [name: string]: () => Promise<unknown> } = {
      'SDK, direct': direct,
      'this gateway': gateway,
      ...(portkey && { Portkey: () => portkey.invoke(MODEL, PROMPT) }),
    }

    const alone = await interleaved(
      { rounds, warmUp: 200 },
      Object.fromEntries(Object.entries(ways).map(([name, call]) => [name, () => timed(call)])),
    )
    const floor = summary(alone.get('SDK, direct') ?? []).median
    const rows = [...alone].map(([name, series]): Row => {
      const numbers = summary(series)
      return {
        name: `${name}, one caller`,
        unit: 'ms',
        ...numbers,
        note: `adds ${(numbers.median - floor).toFixed(2)}`,
      }
    })

    const before = runner.memory()
    const together = await interleaved(
      { rounds: 3, warmUp: 1 },
      Object.fromEntries(Object.entries(ways).map(([name, call]) => [name, () => rate(call, seconds)])),
    )
    rows.push(
      ...[...together].map(
        ([name, series]): Row => ({ name: `${name}, ${CALLERS} callers`, unit: '1/s', ...summary(series) }),
      ),
      { name: 'memory of the runner before the 32 callers', unit: 'MB', median: before },
      { name: 'memory of the runner after them', unit: 'MB', median: runner.memory() },
    )
    return { title: 'The whole local path, 2 kB prompt', rows }
  } finally {
    bedrock.destroy()
    await portkey?.stop()
    await runner.stop()
  }
}

/** Requests a second with 32 concurrent callers. @throws if one fails. */
async function rate(call: () => Promise<unknown>, seconds: number): Promise<number> {
  const started = performance.now()
  const until = started + seconds * 1000
  let answered = 0
  const caller = async () => {
    while (performance.now() < until) {
      await call()
      answered += 1
    }
  }
  await Promise.all(Array.from({ length: CALLERS }, caller))
  return (answered / (performance.now() - started)) * 1000
}
