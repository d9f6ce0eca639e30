import { type Answer, answer, conversationOf, type Invocation, idOf, type Simulator } from './answer.ts'
import { check, numberOr } from './body.ts'

/**
 * OpenAI's chat completion, as AI21 Jamba, DeepSeek V3, Mistral's newer models, OpenAI, Qwen and Writer take
 * it. Source: the providers' pages under 'Inference request parameters' in the user guide. Their words for a
 * refused body are U (unverified).
 */
export const chatCompletion: Simulator = (invocation) => {
  const reply = chat(invocation)
  const { inputTokens, outputTokens } = reply
  return {
    body: {
      id: `chatcmpl-${idOf(invocation)}`,
      object: 'chat.completion',
      created: invocation.created,
      model: invocation.modelId,
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: reply.text },
          finish_reason: reply.cut ? 'length' : 'stop',
        },
      ],
      usage: {
        prompt_tokens: inputTokens,
        completion_tokens: outputTokens,
        total_tokens: inputTokens + outputTokens,
      },
    },
    inputTokens,
    outputTokens,
  }
}

/** Mistral Large's own form of it. Source: user guide, 'Mistral AI chat completion'. */
export const mistralChat: Simulator = (invocation) => {
  const { text, inputTokens, outputTokens, cut } = chat(invocation)
  const choice = {
    index: 0,
    message: { role: 'assistant', content: text },
    stop_reason: cut ? 'length' : 'stop',
  }
  return { body: { choices: [choice] }, inputTokens, outputTokens }
}

function chat({ modelId, body }: Invocation): Answer {
  check(body, {
    fields: {
      messages: { type: 'JSONArray', required: true, minItems: 1 },
      max_tokens: { type: 'Integer', minimum: 1 },
      max_completion_tokens: { type: 'Integer', minimum: 1 },
      temperature: { type: 'Number', minimum: 0, maximum: 2 },
      top_p: { type: 'Number', minimum: 0, maximum: 1 },
    },
  })
  const { prompt, question } = conversationOf(body['messages'])
  const maxTokens = numberOr(
    body['max_tokens'],
    numberOr(body['max_completion_tokens'], Number.POSITIVE_INFINITY),
  )
  return answer(modelId, prompt, maxTokens, question)
}
