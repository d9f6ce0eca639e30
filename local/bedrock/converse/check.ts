import { AwsError } from '../../aws/call.ts'
import { type Body, isBody, numberOr } from '../body.ts'
import { foundationModel } from '../catalogue.ts'
import { claudeRefusal } from '../messages/claude.ts'
import { stringsIn } from '../model/conversation.ts'
import { type Features, featuresOf } from './features.ts'
import { parsedSchema } from './read.ts'

/**
 * Refuses the same bodies as Converse, in its words where live calls are reported with them. Unverified: Converse's
 * other words.
 *
 * @throws ValidationException; AccessDeniedException for a cache point in a call of a model without a cache.
 */
export function checkConverse(modelId: string, body: Body, streaming: boolean): void {
  const features = featuresOf(modelId)
  const refusal =
    constraintRefusal(body) ??
    messagesRefusal(body) ??
    toolsRefusal(modelId, body, features, streaming) ??
    contentRefusal(modelId, body, features) ??
    optionsRefusal(modelId, body, features)
  if (refusal !== undefined) throw new AwsError('ValidationException', refusal)
  if (!features.cache && JSON.stringify(body).includes('"cachePoint":')) {
    throw new AwsError(
      'AccessDeniedException',
      'You invoked an unsupported model or your request did not allow prompt caching. See the documentation for more information.',
      403,
    )
  }
}

/** Checks the constraints of fields that hold for every model. Source: Bedrock API reference, Converse. */
function constraintRefusal(body: Body): string | undefined {
  if (!Array.isArray(body['messages'])) return constraint('null', 'messages', 'Member must not be null')
  const config = isBody(body['inferenceConfig']) ? body['inferenceConfig'] : {}
  for (const [name, least, most] of [
    ['maxTokens', 1, Number.POSITIVE_INFINITY],
    ['temperature', 0, 1],
    ['topP', 0, 1],
  ] as const) {
    const value = config[name]
    if (typeof value !== 'number') continue
    const at = `inferenceConfig.${name}`
    if (value < least)
      return constraint(value, at, `Member must have value greater than or equal to ${least}`)
    if (value > most) return constraint(value, at, `Member must have value less than or equal to ${most}`)
  }
  for (const value of Object.values(isBody(body['requestMetadata']) ? body['requestMetadata'] : {})) {
    if (!METADATA.test(String(value))) return METADATA_REFUSAL
  }
  return undefined
}

/** Source: Bedrock API reference, Converse, `requestMetadata`. */
export const METADATA = /^[a-zA-Z0-9\s:_@$#=/+,.-]{0,256}$/
export const METADATA_REFUSAL = 'Request metadata contains a value that violates the regular expression'

function constraint(value: unknown, at: string, what: string): string {
  return `1 validation error detected: Value '${String(value)}' at '${at}' failed to satisfy constraint: ${what}`
}

const BLOCKS =
  'text, image, toolUse, toolResult, document, video, cachePoint, reasoningContent, citationsContent, searchResult'

const KNOWN_BLOCKS = new Set([...BLOCKS.split(', '), 'audio', 'guardContent', 'toolAddition', 'toolRemoval'])

function messagesRefusal(body: Body): string | undefined {
  const messages = Array.isArray(body['messages']) ? body['messages'].filter(isBody) : []
  if (messages.length === 0 || messages[0]?.['role'] !== 'user')
    return 'A conversation must start with a user message. Try again with a conversation that starts with a user message.'
  for (const [index, { role, content }] of messages.entries()) {
    if (role !== (index % 2 === 0 ? 'user' : 'assistant'))
      return 'A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.'
    if (!Array.isArray(content) || content.length === 0)
      return `The content field in the Message object at messages.${index} is empty. Add a ContentBlock object to the content field and try again.`
    for (const [place, block] of content.entries()) {
      const at = `messages.${index}.content.${place}`
      if (!isBody(block) || !Object.keys(block).some((key) => KNOWN_BLOCKS.has(key)))
        return `ContentBlock object at ${at} must set one of the following keys: ${BLOCKS}.`
      if (typeof block['text'] === 'string' && block['text'].trim() === '')
        return `The text field in the ContentBlock object at ${at} is blank. Add text to the text field, and try again.`
    }
  }
  return pairsRefusal(messages)
}

/** Each tool call needs its result in the next message, and there may be no other results. */
function pairsRefusal(messages: readonly Body[]): string | undefined {
  for (const [index, message] of messages.entries()) {
    const asked = idsIn(messages[index - 1], 'toolUse')
    const answered = idsIn(message, 'toolResult')
    const missing = asked.filter((id) => !answered.includes(id))
    if (missing.length > 0)
      return `Expected toolResult blocks at messages.${index}.content for the following Ids: ${missing.join(', ')}`
    if (answered.length > asked.length)
      return `The number of toolResult blocks at messages.${index}.content exceeds the number of toolUse blocks of previous turn.`
  }
  return undefined
}

function idsIn(message: Body | undefined, kind: 'toolUse' | 'toolResult'): string[] {
  return contentOf(message)
    .map((block) => block[kind])
    .filter(isBody)
    .map(({ toolUseId }) => String(toolUseId))
}

function contentOf(message: Body | undefined): Body[] {
  const content = message?.['content']
  return Array.isArray(content) ? content.filter(isBody) : []
}

const NAME = /^[a-zA-Z0-9_-]{1,64}$/

function toolsRefusal(
  modelId: string,
  body: Body,
  features: Features,
  streaming: boolean,
): string | undefined {
  const messages = Array.isArray(body['messages']) ? body['messages'].filter(isBody) : []
  const used = messages.flatMap((message) => [...idsIn(message, 'toolUse'), ...idsIn(message, 'toolResult')])
  const config = body['toolConfig']
  if (!isBody(config))
    return used.length === 0
      ? undefined
      : 'The toolConfig field must be defined when using toolUse and toolResult content blocks.'
  if (!features.tools) return "This model doesn't support tool use."
  if (streaming && !features.streamsTools) return "This model doesn't support tool use in streaming mode."
  const tools = Array.isArray(config['tools']) ? config['tools'].filter(isBody) : []
  if (tools.length === 0)
    return constraint('[]', 'toolConfig.tools', 'Member must have length greater than or equal to 1')
  for (const [index, { toolSpec }] of tools.entries()) {
    if (!isBody(toolSpec)) continue
    const at = `toolConfig.tools.${index + 1}.member.toolSpec`
    const { name, inputSchema } = toolSpec
    if (typeof name !== 'string' || !NAME.test(name))
      return constraint(name, `${at}.name`, 'Member must satisfy regular expression pattern: [a-zA-Z0-9_-]+')
    const schema = isBody(inputSchema) ? inputSchema['json'] : undefined
    if (!isBody(schema)) return constraint('null', `${at}.inputSchema`, 'Member must not be null')
    if (schema['type'] !== 'object')
      return `The value at toolConfig.tools.${index}.toolSpec.inputSchema.json.type must be one of the following: object.`
  }
  const foreign = modelId.startsWith('mistral.') && used.find((id) => !/^[a-zA-Z0-9]{9}$/.test(id))
  if (foreign) return fromModel(`Tool call id was ${foreign} but must be a-z, A-Z, 0-9, with a length of 9.`)
  return choiceRefusal(config['toolChoice'], features)
}

function choiceRefusal(choice: unknown, { choice: most }: Features): string | undefined {
  const kinds = ['auto', 'any', 'tool']
  const kind = kinds.find((one) => isBody(choice) && isBody(choice[one])) ?? 'auto'
  if (kinds.indexOf(kind) <= kinds.indexOf(most)) return undefined
  const field = `toolConfig.toolChoice.${kind}`
  return `This model doesn't support the ${field} field. Remove ${field} and try again.`
}

function contentRefusal(modelId: string, body: Body, features: Features): string | undefined {
  const { system } = body
  if (!features.system && Array.isArray(system) && system.length > 0)
    return "This model doesn't support system messages. Try again without a system message or use a model that supports system messages."
  const messages = Array.isArray(body['messages']) ? body['messages'].filter(isBody) : []
  const sees = foundationModel(modelId)?.inputModalities ?? ['TEXT', 'IMAGE', 'VIDEO']
  for (const [index, message] of messages.entries()) {
    const blocks = contentOf(message)
    if (!sees.includes('IMAGE') && blocks.some(({ image }) => isBody(image)))
      return "This model doesn't support the image content block that you provided. Update the image content block and try again."
    const results = blocks.filter(({ toolResult }) => isBody(toolResult)).length
    if (!features.mixesResults && results > 0 && results < blocks.length)
      return `messages.${index}.content: Conversation blocks and tool result blocks cannot be provided in the same turn.`
  }
  return undefined
}

function optionsRefusal(modelId: string, body: Body, features: Features): string | undefined {
  const { textFormat } = isBody(body['outputConfig']) ? body['outputConfig'] : {}
  if (isBody(textFormat)) {
    if (!features.schema)
      return "This model doesn't support the outputConfig.textFormat field. Remove outputConfig.textFormat and try again."
    const { structure } = textFormat
    const { jsonSchema } = isBody(structure) ? structure : {}
    if (!isBody(jsonSchema) || parsedSchema(jsonSchema['schema']) === undefined)
      return 'The JSON schema at outputConfig.textFormat.structure.jsonSchema.schema is not valid.'
  }
  const more = isBody(body['additionalModelRequestFields']) ? body['additionalModelRequestFields'] : {}
  const extraneous = Object.keys(more).find((key) => !takes(modelId, key))
  if (extraneous !== undefined)
    return modelId.startsWith('anthropic.')
      ? fromModel(`${extraneous}: Extra inputs are not permitted`)
      : fromModel(
          `Malformed input request: #: extraneous key [${extraneous}] is not permitted, please reformat your input and try again.`,
        )
  if (!modelId.startsWith('anthropic.')) return undefined
  const refusal = claudeRefusal(modelId, claudeOptions(body, more))
  return refusal === undefined ? undefined : fromModel(refusal)
}

/** The permitted fields of `additionalModelRequestFields`, for providers with a closed schema. */
const MORE: readonly (readonly [id: RegExp, keys: RegExp])[] = [
  [
    /^anthropic\./,
    /^(anthropic_beta|anthropic_version|context_management|metadata|output_config|thinking|tool_choice|tools|top_k)$/,
  ],
  [/^amazon\.nova-/, /^(inferenceConfig|reasoningConfig)$/],
  [/^meta\./, /^(images)$/],
]

function takes(modelId: string, key: string): boolean {
  return MORE.find(([id]) => id.test(modelId))?.[1].test(key) ?? true
}

function claudeOptions(body: Body, more: Body) {
  const { maxTokens, temperature, topP } = isBody(body['inferenceConfig']) ? body['inferenceConfig'] : {}
  const config = isBody(body['toolConfig']) ? body['toolConfig'] : {}
  const { any, tool } = isBody(config['toolChoice']) ? config['toolChoice'] : {}
  const messages = Array.isArray(body['messages']) ? body['messages'] : []
  return {
    maxTokens: numberOr(maxTokens, Number.POSITIVE_INFINITY),
    temperature: typeof temperature === 'number' ? temperature : undefined,
    topP: typeof topP === 'number' ? topP : undefined,
    thinking: isBody(more['thinking']) ? more['thinking'] : undefined,
    forced: isBody(any) || isBody(tool),
    prefilled: messages.length % 2 === 0,
  }
}

/** Whether the reply should return the model's own field `/stop_sequence`, the only supported path. */
export function wantsStopSequence(body: Body): boolean {
  return stringsIn(body['additionalModelResponseFieldPaths']).includes('/stop_sequence')
}

function fromModel(message: string): string {
  return `The model returned the following errors: ${message}`
}
