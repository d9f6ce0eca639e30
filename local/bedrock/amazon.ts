import { answer, conversationOf, type Simulator } from './answer.ts'
import { check, isBody, malformed, numberOr, textOr, violations } from './body.ts'

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
        temperature: { type: 'Number', minimum: 0, maximum: 1 },
        topP: { type: 'Number', minimum: 0, maximum: 1 },
        maxTokenCount: { type: 'Integer', minimum: 0 },
        stopSequences: { type: 'JSONArray' },
      },
    },
    '#/textGenerationConfig',
  )
  if (found.length > 0) throw malformed(found)
  const reply = answer(modelId, textOr(body['inputText']), numberOr(config['maxTokenCount'], 512))
  return {
    body: {
      inputTextTokenCount: reply.inputTokens,
      results: [
        {
          tokenCount: reply.outputTokens,
          outputText: `\n${reply.text}`,
          completionReason: reply.cut ? 'LENGTH' : 'FINISH',
        },
      ],
    },
    inputTokens: reply.inputTokens,
    outputTokens: reply.outputTokens,
  }
}

/** Source: Nova user guide, 'Complete request schema'. */
export const nova: Simulator = ({ modelId, body }) => {
  check(body, {
    fields: {
      messages: { type: 'JSONArray', required: true, minItems: 1 },
      system: { type: 'JSONArray' },
      inferenceConfig: { type: 'JSONObject' },
      toolConfig: { type: 'JSONObject' },
    },
  })
  const messages = Array.isArray(body['messages']) ? body['messages'] : []
  const found = messages.flatMap((message, index) =>
    violations(
      isBody(message) ? message : {},
      {
        fields: { role: { type: 'String', required: true }, content: { type: 'JSONArray', required: true } },
      },
      `#/messages/${index}`,
    ),
  )
  if (found.length > 0) throw malformed(found)
  const { prompt, question } = conversationOf(messages, body['system'])
  const config = isBody(body['inferenceConfig']) ? body['inferenceConfig'] : {}
  // Nova 1 took max_new_tokens before maxTokens.
  const maxTokens = numberOr(
    config['maxTokens'],
    numberOr(config['max_new_tokens'], Number.POSITIVE_INFINITY),
  )
  const { text, inputTokens, outputTokens, cut } = answer(modelId, prompt, maxTokens, question)
  return {
    body: {
      output: { message: { content: [{ text }], role: 'assistant' } },
      stopReason: cut ? 'max_tokens' : 'end_turn',
      usage: {
        inputTokens,
        outputTokens,
        totalTokens: inputTokens + outputTokens,
        cacheReadInputTokenCount: 0,
        cacheWriteInputTokenCount: 0,
      },
    },
    inputTokens,
    outputTokens,
  }
}
