import { type Answer, answer, countWords, idOf, type Simulator, textOf, uuidOf } from './answer.ts'
import { type Body, type BodySchema, check, isBody, numberOr, textOr } from './body.ts'
import { mistralChat } from './chat.ts'

const UNIT = { type: 'Number', minimum: 0, maximum: 1 } as const

/** A completion of one string: checks the body, and answers the string that stands under `promptKey`. */
function complete(
  modelId: string,
  body: Body,
  promptKey: string,
  maxKey: string,
  fields: BodySchema['fields'] = {},
) {
  check(body, {
    fields: {
      [promptKey]: { type: 'String', required: true, minLength: 1 },
      [maxKey]: { type: 'Integer', minimum: 1 },
      temperature: { type: 'Number', minimum: 0 },
      ...fields,
    },
  })
  return answer(modelId, textOr(body[promptKey]), numberOr(body[maxKey], Number.POSITIVE_INFINITY))
}

const counts = ({ inputTokens, outputTokens }: Answer) => ({ inputTokens, outputTokens })

/** Source: user guide, 'Meta Llama models'. */
export const llama: Simulator = ({ modelId, body }) => {
  const reply = complete(modelId, body, 'prompt', 'max_gen_len', { temperature: UNIT, top_p: UNIT })
  return {
    body: {
      generation: reply.text,
      prompt_token_count: reply.inputTokens,
      generation_token_count: reply.outputTokens,
      stop_reason: reply.cut ? 'length' : 'stop',
    },
    ...counts(reply),
  }
}

/** Mistral's text completion. Source: user guide, 'Mistral AI text completion'. */
export const mistral: Simulator = ({ modelId, body }) => {
  const reply = complete(modelId, body, 'prompt', 'max_tokens', { temperature: UNIT, top_p: UNIT })
  return {
    body: { outputs: [{ text: reply.text, stop_reason: reply.cut ? 'length' : 'stop' }] },
    ...counts(reply),
  }
}

/** Mistral Large takes a prompt or messages, and answers each in its shape. */
export const mistralLarge: Simulator = (invocation) =>
  'messages' in invocation.body ? mistralChat(invocation) : mistral(invocation)

/** Source: user guide, 'DeepSeek models'. */
export const deepseekR1: Simulator = ({ modelId, body }) => {
  const reply = complete(modelId, body, 'prompt', 'max_tokens', { temperature: UNIT, top_p: UNIT })
  return {
    body: { choices: [{ text: reply.text, stop_reason: reply.cut ? 'length' : 'stop' }] },
    ...counts(reply),
  }
}

/** Source: user guide, 'AI21 Labs Jurassic-2 models'. */
export const jurassic2: Simulator = (invocation) => {
  const { modelId, body } = invocation
  const reply = complete(modelId, body, 'prompt', 'maxTokens', { temperature: UNIT, topP: UNIT })
  return {
    body: {
      id: uuidOf(invocation),
      prompt: { text: textOr(body['prompt']), tokens: [] },
      completions: [
        {
          data: { text: reply.text, tokens: [] },
          finishReason: reply.cut
            ? { reason: 'length', length: reply.outputTokens }
            : { reason: 'endoftext' },
        },
      ],
    },
    ...counts(reply),
  }
}

/** Source: user guide, 'Cohere Command models'. */
export const cohereCommand: Simulator = (invocation) => {
  const { modelId, body } = invocation
  const reply = complete(modelId, body, 'prompt', 'max_tokens', {
    temperature: { type: 'Number', minimum: 0, maximum: 5 },
    p: UNIT,
    num_generations: { type: 'Integer', minimum: 1, maximum: 5 },
  })
  const generation = { finish_reason: reply.cut ? 'MAX_TOKENS' : 'COMPLETE', text: ` ${reply.text}` }
  const ids = Array.from({ length: numberOr(body['num_generations'], 1) }, (_, index) =>
    uuidOf({ ...invocation, modelId: `${modelId} ${index}` }),
  )
  return {
    body: {
      id: uuidOf(invocation),
      prompt: textOr(body['prompt']),
      generations: ids.map((id) => ({ id, ...generation })),
    },
    inputTokens: reply.inputTokens,
    outputTokens: reply.outputTokens * ids.length,
  }
}

/** Source: user guide, 'Cohere Command R and Command R+ models'. */
export const cohereCommandR: Simulator = (invocation) => {
  const { modelId, body } = invocation
  const reply = complete(modelId, body, 'message', 'max_tokens', {
    temperature: UNIT,
    chat_history: { type: 'JSONArray' },
    preamble: { type: 'String' },
  })
  const message = textOr(body['message'])
  const history = Array.isArray(body['chat_history']) ? body['chat_history'].filter(isBody) : []
  const earlier = history.map((turn) => textOf(turn['message'])).join('\n')
  return {
    body: {
      response_id: uuidOf(invocation),
      generation_id: uuidOf({ ...invocation, modelId: idOf(invocation) }),
      text: reply.text,
      chat_history: [...history, { role: 'USER', message }, { role: 'CHATBOT', message: reply.text }],
      finish_reason: reply.cut ? 'MAX_TOKENS' : 'COMPLETE',
    },
    inputTokens: reply.inputTokens + countWords(`${textOr(body['preamble'])} ${earlier}`),
    outputTokens: reply.outputTokens,
  }
}
