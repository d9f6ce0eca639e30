import { items, type Json, own } from './json.ts'

/**
 * Tools that the caller runs, and the model only asks for. Source: Anthropic, 'Tool reference'; OpenAI API reference,
 * 'Create a model response', `tools`.
 */
const CALLERS_TOOL =
  /^(custom|function|apply_patch|computer|computer_use_preview|local_shell|(bash|text_editor|computer|memory)_\d+)$/

/** The place of a tool that its provider would run, or that nobody knows; undefined where the caller runs them all. */
export function foreignTool(body: Json): string | undefined {
  return toolsIn(body).find(({ tool }) => !isCallers(tool))?.at
}

/** A conversation may bring tools too, so that it need not begin anew for them. */
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

/** Source: Anthropic's client, `BetaRequestToolAdditionBlock` and `tool_changes` of a compaction. */
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
