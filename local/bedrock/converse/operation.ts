import { type AwsAnswer, type AwsCall, AwsError, type AwsOperation } from '../../aws/call.ts'
import { bodyId } from '../answer.ts'
import { type Body, parsed } from '../body.ts'
import { foundationModel } from '../catalogue.ts'
import { EVENT_STREAM, eventMessage, exceptionMessage } from '../eventStream.ts'
import { generate, type InvokeOptions, streamed } from '../generate.ts'
import { questionAbout } from '../identifier.ts'
import { millisSince } from '../invoke.ts'
import { type Reply, replyTo } from '../model/reply.ts'
import { longReply } from '../reserved.ts'
import { checkConverse, wantsStopSequence } from './check.ts'
import { featuresOf } from './features.ts'
import { converseConversation } from './read.ts'
import { type ConverseEvent, converseEvents, converseOutput, converseUsage } from './write.ts'

/** Converse. `identifier` is the `modelId` of the path, decoded. */
export function converse(identifier: string, call: AwsCall, options: InvokeOptions): AwsOperation {
  const run = (modelId: string): AwsAnswer => {
    const started = performance.now()
    const body = parsed(call.body)
    const reply = replyIn(modelId, body, false)
    const { cache } = featuresOf(modelId)
    return {
      body: {
        ...converseOutput({ modelId, id: bodyId(modelId, body) }, reply),
        ...stopFields(body, reply),
        usage: converseUsage(reply.used, cache),
        metrics: { latencyMs: millisSince(started) },
      },
    }
  }
  return { ...questionAbout(identifier, false), run: () => generate(identifier, call, options, run) }
}

/** ConverseStream. */
export function converseStream(identifier: string, call: AwsCall, options: InvokeOptions): AwsOperation {
  const run = (modelId: string): AwsAnswer => {
    const body = parsed(call.body)
    const reply = replyIn(modelId, body, true)
    return {
      headers: { 'Content-Type': EVENT_STREAM },
      body: streamed(modelId, eventsOf(modelId, body, reply), call, options, {
        encode: (event) => {
          const [[type, payload] = ['', {}]] = Object.entries(event)
          return eventMessage(type, payload)
        },
        fail: exceptionMessage,
      }),
    }
  }
  return { ...questionAbout(identifier, true), run: () => generate(identifier, call, options, run) }
}

function* eventsOf(modelId: string, body: Body, reply: Reply): Generator<ConverseEvent> {
  const started = performance.now()
  yield* converseEvents({ modelId, id: bodyId(modelId, body) }, reply, stopFields(body, reply))
  const usage = converseUsage(reply.used, featuresOf(modelId).cache)
  yield { metadata: { usage, metrics: { latencyMs: millisSince(started) } } }
}

/** @throws AwsError for a body that Converse refuses. */
function replyIn(modelId: string, body: Body, streams: boolean): Reply {
  const model = foundationModel(modelId)
  if (model && !model.outputModalities.includes('TEXT')) {
    throw new AwsError(
      'ValidationException',
      "This action doesn't support the model that you provided. Try again with a supported text or chat model.",
    )
  }
  if (streams && model && !model.responseStreamingSupported)
    throw new AwsError('ValidationException', 'The model is unsupported for streaming.')
  checkConverse(modelId, body, streams)
  return replyTo(modelId, converseConversation(modelId, body), longReply(modelId))
}

function stopFields(body: Body, { stopSequence }: Reply): object {
  if (!wantsStopSequence(body)) return {}
  return { additionalModelResponseFields: { stop_sequence: stopSequence ?? null } }
}
