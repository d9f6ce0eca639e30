import { type Answer, answer, idOf, type Simulator, textOf, uuidOf } from './answer.ts'
import { type Body, type BodySchema, check, isBody, numberOr, textOr } from './body.ts'
import { mistralChat } from './chat.ts'
import { stringsIn } from './model/conversation.ts'
import { countWords } from './model/reply.ts'

const UNIT = { type: 'Number', minimum: 0, maximum: 1 } as const

/** Checks the body of a completion API, and answers its text under `promptKey`. */
function complete(
  modelId: string,
  body: Body,
  promptKey: string,
  maxKey: string,
  fields: BodySchema['fields'] = {},
): Answer {
  check(body, {
    closed: true,
    fields: {
      [promptKey]: { type: 'String', required: true, minLength: 1 },
      [maxKey]: { type: 'Integer', minimum: 1 },
      temperature: { type: 'Number', minimum: 0 },
      ...fields,
    },
  })
  const stops = [body['stop'], body['stop_sequences'], body['stopSequences']].flatMap(stringsIn)
  return answer(modelId, textOr(body[promptKey]), {
    maxTokens: numberOr(body[maxKey], Number.POSITIVE_INFINITY),
    stopSequences: stops,
  })
}

const counts = ({ inputTokens, outputTokens }: Answer) => ({ inputTokens, outputTokens })

/** Makes a chunk for each piece of the text; the last chunk carries the stop reason. */
function chunksOf(
  { pieces }: Answer,
  chunk: (piece: string, last: boolean, index: number) => object,
): object[] {
  return pieces.map((piece, index) => chunk(piece, index === pieces.length - 1, index))
}

/** The first models have a lower limit than the later ones. */
const SMALL_LLAMA = /^meta\.llama(2|3-\d+b)-/

/** Source: user guide, 'Meta Llama models'. */
export const llama: Simulator = ({ modelId, body }) => {
  const reply = complete(modelId, body, 'prompt', 'max_gen_len', {
    max_gen_len: { type: 'Integer', minimum: 1, maximum: SMALL_LLAMA.test(modelId) ? 2048 : 8192 },
    temperature: UNIT,
    top_p: UNIT,
    images: { type: 'JSONArray' },
  })
  const stop_reason = reply.cut ? 'length' : 'stop'
  return {
    body: {
      generation: reply.text,
      prompt_token_count: reply.inputTokens,
      generation_token_count: reply.outputTokens,
      stop_reason,
    },
    chunks: chunksOf(reply, (generation, last, index) => ({
      generation,
      prompt_token_count: index === 0 ? reply.inputTokens : null,
      generation_token_count: index + 1,
      stop_reason: last ? stop_reason : null,
    })),
    ...counts(reply),
  }
}

/** Mistral's text completion. Source: user guide, 'Mistral AI text completion'. */
export const mistral: Simulator = ({ modelId, body }) => {
  const reply = complete(modelId, body, 'prompt', 'max_tokens', {
    max_tokens: { type: 'Integer', minimum: 1, maximum: modelId.includes('mixtral') ? 4096 : 8192 },
    temperature: UNIT,
    top_p: UNIT,
    top_k: { type: 'Integer', minimum: 0 },
    stop: { type: 'JSONArray' },
  })
  const stop_reason = reply.cut ? 'length' : 'stop'
  return {
    body: { outputs: [{ text: reply.text, stop_reason }] },
    chunks: chunksOf(reply, (text, last) => ({
      outputs: [{ text, stop_reason: last ? stop_reason : null }],
    })),
    ...counts(reply),
  }
}

/** Mistral Large accepts a prompt or messages, and answers each in its own shape. */
export const mistralLarge: Simulator = (invocation) =>
  'messages' in invocation.body ? mistralChat(invocation) : mistral(invocation)

/** Source: user guide, 'DeepSeek models'. */
export const deepseekR1: Simulator = ({ modelId, body }) => {
  const reply = complete(modelId, body, 'prompt', 'max_tokens', {
    max_tokens: { type: 'Integer', minimum: 1, maximum: 32_768 },
    temperature: UNIT,
    top_p: UNIT,
    stop: { type: 'JSONArray' },
  })
  const stop_reason = reply.cut ? 'length' : 'stop'
  return {
    body: { choices: [{ text: reply.text, stop_reason }] },
    chunks: chunksOf(reply, (text, last) => ({
      choices: [{ text, stop_reason: last ? stop_reason : null }],
    })),
    ...counts(reply),
  }
}

const PENALTY = { type: 'JSONObject' } as const

/** Does not stream. Source: user guide, 'AI21 Labs Jurassic-2 models'. */
export const jurassic2: Simulator = (invocation) => {
  const { modelId, body } = invocation
  const reply = complete(modelId, body, 'prompt', 'maxTokens', {
    maxTokens: { type: 'Integer', minimum: 0, maximum: 8191 },
    temperature: UNIT,
    topP: UNIT,
    stopSequences: { type: 'JSONArray' },
    numResults: { type: 'Integer', minimum: 1 },
    minTokens: { type: 'Integer', minimum: 0 },
    topKReturn: { type: 'Integer', minimum: 0 },
    countPenalty: PENALTY,
    presencePenalty: PENALTY,
    frequencyPenalty: PENALTY,
  })
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
    max_tokens: { type: 'Integer', minimum: 1, maximum: 4096 },
    temperature: { type: 'Number', minimum: 0, maximum: 5 },
    p: UNIT,
    k: { type: 'Integer', minimum: 0, maximum: 500 },
    num_generations: { type: 'Integer', minimum: 1, maximum: 5 },
    stop_sequences: { type: 'JSONArray' },
    return_likelihoods: { type: 'String' },
    logit_bias: { type: 'JSONObject' },
    truncate: { type: 'String' },
    stream: { type: 'Boolean' },
  })
  const finish_reason = reply.cut ? 'MAX_TOKENS' : 'COMPLETE'
  const generation = { finish_reason, text: ` ${reply.text}` }
  const ids = Array.from({ length: numberOr(body['num_generations'], 1) }, (_, index) =>
    uuidOf({ ...invocation, modelId: `${modelId} ${index}` }),
  )
  return {
    body: {
      id: uuidOf(invocation),
      prompt: textOr(body['prompt']),
      generations: ids.map((id) => ({ id, ...generation })),
    },
    chunks: ids.flatMap((_, index) => [
      ...chunksOf(reply, (text) => ({ text, index, is_finished: false })),
      { is_finished: true, index, finish_reason },
    ]),
    inputTokens: reply.inputTokens,
    outputTokens: reply.outputTokens * ids.length,
  }
}

/** Source: user guide, 'Cohere Command R and Command R+ models'. */
export const cohereCommandR: Simulator = (invocation) => {
  const { modelId, body } = invocation
  const reply = complete(modelId, body, 'message', 'max_tokens', {
    max_tokens: { type: 'Integer', minimum: 1, maximum: 4000 },
    temperature: UNIT,
    p: { type: 'Number', minimum: 0.01, maximum: 0.99 },
    k: { type: 'Integer', minimum: 0, maximum: 500 },
    chat_history: { type: 'JSONArray' },
    documents: { type: 'JSONArray' },
    preamble: { type: 'String' },
    search_queries_only: { type: 'Boolean' },
    prompt_truncation: { type: 'String' },
    frequency_penalty: UNIT,
    presence_penalty: UNIT,
    seed: { type: 'Integer' },
    return_prompt: { type: 'Boolean' },
    tools: { type: 'JSONArray' },
    tool_results: { type: 'JSONArray' },
    stop_sequences: { type: 'JSONArray' },
    raw_prompting: { type: 'Boolean' },
  })
  const message = textOr(body['message'])
  const history = Array.isArray(body['chat_history']) ? body['chat_history'].filter(isBody) : []
  const earlier = history.map((turn) => textOf(turn['message'])).join('\n')
  const finish_reason = reply.cut ? 'MAX_TOKENS' : 'COMPLETE'
  const response = {
    response_id: uuidOf(invocation),
    generation_id: uuidOf({ ...invocation, modelId: idOf(invocation) }),
    text: reply.text,
    chat_history: [...history, { role: 'USER', message }, { role: 'CHATBOT', message: reply.text }],
    finish_reason,
  }
  return {
    body: response,
    chunks: [
      ...chunksOf(reply, (text) => ({ event_type: 'text-generation', is_finished: false, text })),
      { event_type: 'stream-end', is_finished: true, finish_reason, response },
    ],
    inputTokens: reply.inputTokens + countWords(`${textOr(body['preamble'])} ${earlier}`),
    outputTokens: reply.outputTokens,
  }
}
