import { type Body, isBody, numberOr, textOr } from '../body.ts'
import { thinks } from '../messages/claude.ts'
import { type Conversation, EMPTY, type Part, stringsIn, type Tool } from '../model/conversation.ts'

/** Reads the conversation in a body of Converse, or in one of Nova's similar bodies. */
export function converseConversation(modelId: string, body: Body): Conversation {
  const config = isBody(body['inferenceConfig']) ? body['inferenceConfig'] : {}
  const { tools: offered, toolChoice: choice } = isBody(body['toolConfig']) ? body['toolConfig'] : {}
  const tools = Array.isArray(offered) ? offered.filter(isBody) : []
  const marked = tools.map(({ cachePoint }) => cachePoint).findLast(isBody)
  const messages = Array.isArray(body['messages']) ? body['messages'].filter(isBody) : []
  const schema = schemaIn(body)
  return {
    ...EMPTY,
    tools: tools
      .map(({ toolSpec }) => toolSpec)
      .filter(isBody)
      .map(toolOf),
    ...(marked && { toolsCached: { hour: marked['ttl'] === '1h' } }),
    system: partsOf(body['system']),
    turns: messages.map(({ role, content }) => ({
      role: role === 'assistant' ? 'assistant' : 'user',
      parts: partsOf(content),
    })),
    toolChoice: choiceOf(choice),
    ...(schema !== undefined && { schema }),
    thinking: reasons(modelId, body),
    // Nova 1 also accepts `max_new_tokens`.
    maxTokens: numberOr(config['maxTokens'], numberOr(config['max_new_tokens'], Number.POSITIVE_INFINITY)),
    stopSequences: stringsIn(config['stopSequences']),
  }
}

/** Reads the schema in `outputConfig`, a string of JSON. */
function schemaIn(body: Body): unknown {
  const { textFormat } = isBody(body['outputConfig']) ? body['outputConfig'] : {}
  const { structure } = isBody(textFormat) ? textFormat : {}
  const { jsonSchema } = isBody(structure) ? structure : {}
  return isBody(jsonSchema) ? parsedSchema(jsonSchema['schema']) : undefined
}

/** Parses a schema from a string; undefined for anything but a JSON object. */
export function parsedSchema(json: unknown): unknown {
  try {
    const schema: unknown = JSON.parse(textOr(json))
    return isBody(schema) ? schema : undefined
  } catch {
    return undefined
  }
}

/** Whether the request enables thinking, in the field of the model's provider. DeepSeek R1 always thinks. */
function reasons(modelId: string, body: Body): boolean {
  const more = isBody(body['additionalModelRequestFields']) ? body['additionalModelRequestFields'] : body
  const { thinking, reasoning_effort: effort, inferenceConfig: config } = more
  const { type } = [more['reasoningConfig'], isBody(config) && config['reasoningConfig']].find(isBody) ?? {}
  if (modelId.startsWith('deepseek.r1')) return true
  if (modelId.startsWith('amazon.nova-2')) return type === 'enabled'
  if (modelId.startsWith('openai.')) return typeof effort === 'string' && effort !== 'none'
  return thinks(thinking)
}

function partsOf(content: unknown): Part[] {
  return Array.isArray(content) ? content.filter(isBody).map(partOf) : []
}

function partOf(block: Body): Part {
  const { text, toolUse, toolResult, cachePoint, reasoningContent } = block
  if (typeof text === 'string') return { kind: 'text', text }
  if (isBody(toolUse)) {
    const { toolUseId: id, name, input } = toolUse
    return { kind: 'call', id: textOr(id), name: textOr(name), input: JSON.stringify(input ?? {}) }
  }
  if (isBody(toolResult))
    return { kind: 'result', id: textOr(toolResult['toolUseId']), text: resultOf(toolResult['content']) }
  if (isBody(cachePoint)) return { kind: 'cachePoint', hour: cachePoint['ttl'] === '1h' }
  return isBody(reasoningContent) ? { kind: 'text', text: '' } : { kind: 'media' }
}

function resultOf(content: unknown): string {
  const blocks = Array.isArray(content) ? content.filter(isBody) : []
  return blocks
    .map(({ text, json }) => (json === undefined ? textOr(text) : JSON.stringify(json)))
    .filter(Boolean)
    .join('\n')
}

function toolOf({ name, description, inputSchema }: Body): Tool {
  const schema = isBody(inputSchema) ? inputSchema['json'] : undefined
  return { name: textOr(name), description: textOr(description), schema }
}

function choiceOf(choice: unknown): Conversation['toolChoice'] {
  const { any, tool } = isBody(choice) ? choice : {}
  if (isBody(tool)) return { name: textOr(tool['name']) }
  return isBody(any) ? 'any' : 'auto'
}
