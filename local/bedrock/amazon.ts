import { answer, idOf, type Simulator } from './answer.ts'
import { type BodySchema, check, isBody, malformed, numberOr, textOr, violations } from './body.ts'
import { converseConversation } from './converse/read.ts'
import { converseEvents, converseOutput } from './converse/write.ts'
import { stringsIn } from './model/conversation.ts'
import { replyTo } from './model/reply.ts'

const UNIT = { type: 'Number', minimum: 0, maximum: 1 } as const

/** Source: user guide, 'Amazon Titan Text models'. */
export const titanText: Simulator = ({ modelId, body }) => {
  check(body, {
    closed: true,
    fields: {
      inputText: { type: 'String', required: true, minLength: 1 },
      textGenerationConfig: { type: 'JSONObject' },
    },
  })
  const config = isBody(body['textGenerationConfig']) ? body['textGenerationConfig'] : {}
  const found = violations(
    config,
    {
      closed: true,
      fields: {
        temperature: UNIT,
        topP: UNIT,
        maxTokenCount: { type: 'Integer', minimum: 0 },
        stopSequences: { type: 'JSONArray' },
      },
    },
    '#/textGenerationConfig',
  )
  if (found.length > 0) throw malformed(found)
  const reply = answer(modelId, textOr(body['inputText']), {
    maxTokens: numberOr(config['maxTokenCount'], 512),
    stopSequences: stringsIn(config['stopSequences']),
  })
  const completionReason = reply.cut ? 'LENGTH' : 'FINISH'
  return {
    body: {
      inputTextTokenCount: reply.inputTokens,
      results: [{ tokenCount: reply.outputTokens, outputText: `\n${reply.text}`, completionReason }],
    },
    chunks: reply.pieces.map((piece, index) => ({
      outputText: index === 0 ? `\n${piece}` : piece,
      index: 0,
      totalOutputTextTokenCount: index + 1,
      completionReason: index === reply.pieces.length - 1 ? completionReason : null,
      inputTextTokenCount: index === 0 ? reply.inputTokens : null,
    })),
    inputTokens: reply.inputTokens,
    outputTokens: reply.outputTokens,
  }
}

const NOVA: BodySchema = {
  closed: true,
  fields: {
    schemaVersion: { type: 'String' },
    messages: { type: 'JSONArray', required: true, minItems: 1 },
    system: { type: 'JSONArray' },
    inferenceConfig: { type: 'JSONObject' },
    toolConfig: { type: 'JSONObject' },
    reasoningConfig: { type: 'JSONObject' },
  },
}

const NOVA_CONFIG: BodySchema = {
  closed: true,
  fields: {
    maxTokens: { type: 'Integer', minimum: 1 },
    max_new_tokens: { type: 'Integer', minimum: 1 },
    temperature: UNIT,
    topP: UNIT,
    topK: { type: 'Integer', minimum: 0, maximum: 128 },
    stopSequences: { type: 'JSONArray' },
    reasoningConfig: { type: 'JSONObject' },
  },
}

/** Source: Nova user guide, 'Complete request schema'. */
export const nova: Simulator = (invocation) => {
  const { modelId, body } = invocation
  check(body, NOVA)
  const config = isBody(body['inferenceConfig']) ? body['inferenceConfig'] : {}
  const messages = Array.isArray(body['messages']) ? body['messages'] : []
  const found = [
    ...violations(config, NOVA_CONFIG, '#/inferenceConfig'),
    ...messages.flatMap((message, index) =>
      violations(
        isBody(message) ? message : {},
        {
          fields: {
            role: { type: 'String', required: true },
            content: { type: 'JSONArray', required: true },
          },
        },
        `#/messages/${index}`,
      ),
    ),
  ]
  if (found.length > 0) throw malformed(found)
  const named = { modelId, id: idOf(invocation) }
  const reply = replyTo(modelId, converseConversation(modelId, body))
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = reply.used
  const usage = {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + outputTokens,
    cacheReadInputTokenCount: cacheReadTokens,
    cacheWriteInputTokenCount: cacheWriteTokens,
  }
  return {
    body: { ...converseOutput(named, reply), usage },
    chunks: [...converseEvents(named, reply), { metadata: { usage, metrics: {}, trace: {} } }],
    inputTokens,
    outputTokens,
    cacheReadTokens,
    cacheWriteTokens,
  }
}
