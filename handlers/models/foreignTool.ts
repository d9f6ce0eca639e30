import { items, type Json, own } from './json.ts'

/**
 * Types of tools that the caller runs and the model only requests. Source: Anthropic, 'Tool reference'; OpenAI API
 * reference, 'Create a model response', `tools`.
 */
const CALLERS_TOOL =
  /^(custom|function|apply_patch|computer|computer_use_preview|local_shell|(bash|text_editor|computer|memory)_\d+)$/

/**
 * Returns the place of a tool that the provider would run or that is unknown; undefined if the caller runs all tools.
 */
export function foreignTool(body: Json): string | undefined {
  return toolsIn(body).find(({ tool }) => !isCallers(tool))?.at
}

/**
 * Lists all tools of a body with their places. Input items and messages may add tools as well, so that a conversation
 * can gain tools without starting over.
 */
function toolsIn(body: Json): { at: string; tool: unknown }[] {
  const listed = (at: string, holder: unknown) =>
    items(own(holder, 'tools')).map((tool, index) => ({ at: `${at}tools[${index}]`, tool }))
  return [
    ...listed('', body),
    ...items(own(body, 'input')).flatMap((item, index) => listed(`input[${index}].`, item)),
    ...items(own(body, 'messages')).flatMap((message, index) =>
      items(own(message, 'content')).flatMap((block, place) =>
        definedIn(block).map((tool) => ({ at: `messages[${index}].content[${place}]`, tool })),
      ),
    ),
  ]
}

/**
 * Returns the tools that a content block defines. Source: Anthropic's client, `BetaRequestToolAdditionBlock` and
 * `tool_changes` of a compaction.
 */
function definedIn(block: unknown): unknown[] {
  return [block, ...items(own(block, 'tool_changes'))]
    .map((change) => own(own(change, 'tool'), 'definition'))
    .filter((definition) => definition !== undefined)
}

function isCallers(tool: unknown): boolean {
  const type = own(tool, 'type')
  switch (type) {
    case undefined:
      return true
    case 'namespace':
      return items(own(tool, 'tools')).every((one) => /^(custom|function)$/.test(String(own(one, 'type'))))
    case 'shell':
      return own(own(tool, 'environment'), 'type') === 'local'
    case 'tool_search':
      return own(tool, 'execution') === 'client'
    default:
      return typeof type === 'string' && CALLERS_TOOL.test(type)
  }
}
