import { type Body, isBody } from '../body.ts'
import type { Block, Reply, Used } from '../model/reply.ts'
import type { NamedCompletion } from './chatCompletion.ts'
import { toolsOf } from './responsesRequest.ts'

/** An event of a stream of the Responses API; `type` is also its name. */
export type ResponseEvent = { type: string; [key: string]: unknown }

type Item = { id: string; type: string; [key: string]: unknown }

/** Renders a reply as OpenAI's response object. Source: OpenAI API reference, 'Responses'. */
export function responseOf(named: NamedCompletion, body: Body, reply: Reply): Body {
  return { ...unfinished(named, body), ...ending(reply), output: itemsOf(named, body, reply) }
}

/** Renders a reply as events of a stream. Source: OpenAI API reference, 'Streaming events'. */
export function* responseEvents(named: NamedCompletion, body: Body, reply: Reply): Generator<ResponseEvent> {
  let sequence_number = 0
  const event = (type: string, rest: object): ResponseEvent => ({
    type,
    sequence_number: sequence_number++,
    ...rest,
  })
  const started = unfinished(named, body)
  yield event('response.created', { response: started })
  yield event('response.in_progress', { response: started })
  for (const [output_index, item] of itemsOf(named, body, reply).entries()) {
    yield event('response.output_item.added', { output_index, item: emptied(item) })
    const block = reply.blocks[output_index]
    if (block) {
      for (const { type, ...rest } of partEvents(block, item))
        yield event(type, { item_id: item.id, output_index, ...rest })
    }
    yield event('response.output_item.done', { output_index, item })
  }
  const whole = responseOf(named, body, reply)
  yield event(`response.${String(whole['status'])}`, { response: whole })
}

/** Renders the events of one item, without its position. */
function* partEvents(block: Block, item: Item): Generator<ResponseEvent> {
  const text = block.pieces.join('')
  if (block.kind === 'call') {
    for (const delta of block.pieces) yield { type: 'response.function_call_arguments.delta', delta }
    yield { type: 'response.function_call_arguments.done', name: block.name, arguments: text }
  } else if (block.kind === 'thinking') {
    if (!Array.isArray(item['summary']) || item['summary'].length === 0) return
    const at = { summary_index: 0 }
    yield { type: 'response.reasoning_summary_part.added', ...at, part: summaryOf('') }
    for (const delta of block.pieces) yield { type: 'response.reasoning_summary_text.delta', ...at, delta }
    yield { type: 'response.reasoning_summary_text.done', ...at, text }
    yield { type: 'response.reasoning_summary_part.done', ...at, part: summaryOf(text) }
  } else {
    const refuses = block.kind === 'refusal'
    const at = { content_index: 0, ...(refuses ? {} : { logprobs: [] }) }
    const name = refuses ? 'response.refusal' : 'response.output_text'
    yield { type: 'response.content_part.added', content_index: 0, part: partOf(block.kind, '') }
    for (const delta of block.pieces) yield { type: `${name}.delta`, ...at, delta }
    yield { type: `${name}.done`, ...at, [refuses ? 'refusal' : 'text']: text }
    yield { type: 'response.content_part.done', content_index: 0, part: partOf(block.kind, text) }
  }
}

/** Renders the response at its start: the request's parameters and no output. */
function unfinished({ modelId, id, created }: NamedCompletion, body: Body): Body {
  const or = (key: string, otherwise: unknown) => body[key] ?? otherwise
  return {
    id: `resp_${id}`,
    object: 'response',
    created_at: created,
    status: 'in_progress',
    background: false,
    error: null,
    incomplete_details: null,
    instructions: or('instructions', null),
    max_output_tokens: or('max_output_tokens', null),
    metadata: or('metadata', {}),
    model: modelId,
    output: [],
    parallel_tool_calls: or('parallel_tool_calls', true),
    previous_response_id: null,
    reasoning: or('reasoning', { effort: 'medium', summary: null }),
    store: or('store', true),
    temperature: 1,
    text: or('text', { format: { type: 'text' } }),
    tool_choice: or('tool_choice', 'auto'),
    tools: or('tools', []),
    top_p: or('top_p', 1),
    truncation: or('truncation', 'disabled'),
    usage: null,
  }
}

function ending({ stop, used }: Reply) {
  const cut = stop === 'max_tokens'
  return {
    status: cut ? 'incomplete' : 'completed',
    incomplete_details: cut ? { reason: 'max_output_tokens' } : null,
    usage: responseUsage(used),
  }
}

/** `input_tokens` includes cached tokens, and `output_tokens` includes reasoning. */
function responseUsage(used: Used) {
  const input = used.inputTokens + used.cacheReadTokens + used.cacheWriteTokens
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: used.cacheReadTokens },
    output_tokens: used.outputTokens,
    output_tokens_details: { reasoning_tokens: used.reasoningTokens },
    total_tokens: input + used.outputTokens,
  }
}

/** Makes an item for each block; the last block may have been cut off. */
function itemsOf({ id }: NamedCompletion, body: Body, { blocks, stop }: Reply): Item[] {
  return blocks.map((block, index) => {
    const own = `${id.slice(0, 28)}${index}`
    const cut = stop === 'max_tokens' && index === blocks.length - 1
    const status = cut ? 'incomplete' : 'completed'
    const text = block.pieces.join('')
    if (block.kind === 'thinking')
      return { id: `rs_${own}`, type: 'reasoning', summary: wantsSummary(body) ? [summaryOf(text)] : [] }
    if (block.kind === 'call') {
      const { name } = block
      const namespace = toolsOf(body['tools']).find((tool) => tool['name'] === name)?.['namespace']
      return {
        id: `fc_${own}`,
        type: 'function_call',
        status,
        arguments: text,
        call_id: `call_${own}`,
        name,
        ...(namespace !== undefined && { namespace }),
      }
    }
    const content = [partOf(block.kind, text)]
    return { id: `msg_${own}`, type: 'message', status, role: 'assistant', content }
  })
}

/** Renders an item at its start. */
function emptied(item: Item): Item {
  switch (item.type) {
    case 'reasoning':
      return { ...item, summary: [] }
    case 'function_call':
      return { ...item, status: 'in_progress', arguments: '' }
    default:
      return { ...item, status: 'in_progress', content: [] }
  }
}

function partOf(kind: Block['kind'], text: string): object {
  return kind === 'refusal'
    ? { type: 'refusal', refusal: text }
    : { type: 'output_text', annotations: [], logprobs: [], text }
}

function summaryOf(text: string) {
  return { type: 'summary_text', text }
}

function wantsSummary(body: Body): boolean {
  const { summary } = isBody(body['reasoning']) ? body['reasoning'] : {}
  return typeof summary === 'string'
}
