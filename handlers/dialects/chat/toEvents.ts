import { items, own } from '../../models/json.ts'

/**
 * Converts a complete Converse response to the events that ConverseStream would send for it, so that one mapping serves
 * both.
 *
 * @param answer the parsed body. An unreadable one has no events.
 */
export function toEvents(answer: unknown): object[] {
  const content = own(own(own(answer, 'output'), 'message'), 'content')
  if (!Array.isArray(content)) return []
  const usage = own(answer, 'usage')
  return [
    ...content.flatMap(blockEvents),
    { messageStop: { stopReason: own(answer, 'stopReason') } },
    ...(usage === undefined ? [] : [{ metadata: { usage } }]),
  ]
}

function blockEvents(block: unknown, contentBlockIndex: number): object[] {
  const toolUse = own(block, 'toolUse')
  const start =
    toolUse === undefined ? [] : [{ contentBlockStart: { contentBlockIndex, start: { toolUse } } }]
  const deltas = deltasOf(block).map((delta) => ({ contentBlockDelta: { contentBlockIndex, delta } }))
  return [...start, ...deltas, { contentBlockStop: { contentBlockIndex } }]
}

function deltasOf(block: unknown): object[] {
  const parts = [block, ...items(own(own(block, 'citationsContent'), 'content'))]
  const toolUse = own(block, 'toolUse')
  const reasoning = own(block, 'reasoningContent')
  const reasoned = own(reasoning, 'reasoningText')
  return [
    ...parts.map((part) => ({ text: own(part, 'text') })),
    ...(toolUse === undefined ? [] : [{ toolUse: { input: JSON.stringify(own(toolUse, 'input') ?? {}) } }]),
    ...(reasoning === undefined
      ? []
      : [
          { reasoningContent: { text: own(reasoned, 'text'), signature: own(reasoned, 'signature') } },
          { reasoningContent: { redactedContent: own(reasoning, 'redactedContent') } },
        ]),
  ]
}
