import { type AwsAnswer, type AwsCall, AwsError, type AwsOperation } from '../aws/call.ts'
import type { Inference } from './answer.ts'
import { parsed } from './body.ts'
import { EVENT_STREAM, eventMessage, exceptionMessage } from './eventStream.ts'
import { generate, type InvokeOptions, streamed } from './generate.ts'
import { questionAbout } from './identifier.ts'
import { simulatorOf } from './simulators.ts'

/** InvokeModel. `identifier` is the `modelId` of the path, decoded. */
export function invokeModel(identifier: string, call: AwsCall, options: InvokeOptions): AwsOperation {
  return {
    ...questionAbout(identifier, false),
    run: () =>
      generate(identifier, call, options, (modelId) => {
        const started = performance.now()
        const { body, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = infer(
          modelId,
          call,
          options,
        )
        const counts = {
          'input-token-count': inputTokens,
          'output-token-count': outputTokens,
          'cache-read-input-token-count': cacheReadTokens,
          'cache-write-input-token-count': cacheWriteTokens,
          'invocation-latency': millisSince(started),
        }
        const headers = Object.entries(counts).flatMap(([name, value]) =>
          value === undefined ? [] : [[`x-amzn-bedrock-${name}`, String(value)]],
        )
        return { headers: Object.fromEntries(headers), body }
      }),
  }
}

/**
 * InvokeModelWithResponseStream: chunks of the provider's own shape in base64; the last chunk carries the metrics.
 * Source: Bedrock API reference; recorded streams.
 */
export function invokeModelWithResponseStream(
  identifier: string,
  call: AwsCall,
  options: InvokeOptions,
): AwsOperation {
  const run = (modelId: string): AwsAnswer => {
    const started = performance.now()
    const inference = infer(modelId, call, options)
    if (!inference.chunks)
      throw new AwsError('ValidationException', 'The model is unsupported for streaming.')
    return {
      headers: { 'Content-Type': EVENT_STREAM, 'X-Amzn-Bedrock-Content-Type': 'application/json' },
      body: streamed(modelId, withMetrics(inference.chunks, inference, started), call, options, {
        encode: (chunk) =>
          eventMessage('chunk', { bytes: Buffer.from(JSON.stringify(chunk)).toString('base64') }),
        fail: exceptionMessage,
      }),
    }
  }
  return { ...questionAbout(identifier, true), run: () => generate(identifier, call, options, run) }
}

function infer(modelId: string, { body }: AwsCall, { now }: InvokeOptions): Inference {
  return simulatorOf(modelId)({ modelId, body: parsed(body), created: Math.floor(now() / 1000) })
}

function* withMetrics(
  chunks: Iterable<object>,
  { inputTokens, outputTokens, ...cache }: Inference,
  started: number,
) {
  const firstByteLatency = millisSince(started)
  let held: object | undefined
  for (const chunk of chunks) {
    if (held) yield held
    held = chunk
  }
  const metrics = {
    inputTokenCount: inputTokens,
    outputTokenCount: outputTokens,
    invocationLatency: millisSince(started),
    firstByteLatency,
    ...(cache.cacheReadTokens !== undefined && {
      cacheReadInputTokenCount: cache.cacheReadTokens,
      cacheWriteInputTokenCount: cache.cacheWriteTokens,
    }),
  }
  yield { ...held, 'amazon-bedrock-invocationMetrics': metrics }
}

/** Returns the elapsed milliseconds, rounded up, at least one. */
export function millisSince(started: number): number {
  return Math.max(1, Math.ceil(performance.now() - started))
}
