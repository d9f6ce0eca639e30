import { items, type Json, own } from '../../models/json.ts'
import { isObject } from '../json.ts'
import { refuse } from '../refusal.ts'
import type { ConverseBody, TextFormat, ToolChoice, ToolSpec } from './converse.ts'
import { type Format, formatOf } from './responseFormat.ts'
import { toolNameOf } from './toolUse.ts'
import type { Traits } from './traits.ts'

/** How to make a model answer: with which tools, and in which format. */
export type Plan = {
  toolConfig?: NonNullable<ConverseBody['toolConfig']>
  /** For `additionalModelRequestFields`. */
  fields: object
  textFormat?: TextFormat
  /** The tool whose arguments are the answer. */
  answerTool?: string
  /** For `system`. */
  instruction?: string
  /** The model must call a tool. */
  forced: boolean
  ignored: string[]
}

type Choice = 'auto' | 'any' | { name: string }

/**
 * Plans the tools of a chat completion from `tools`, `tool_choice`, `parallel_tool_calls` and `response_format`, which
 * for some models becomes a tool too.
 *
 * - `none` drops the tools, because Converse has no such choice.
 * - If the model cannot be told to call a named tool, only that tool is offered and the model must call any tool.
 * - A `response_format` becomes structured output if the model supports that and the schema is strict, as it must be;
 *   else a tool that the model must call; else an instruction. If a tool call is forced anyway, the format is not
 *   needed.
 */
export function planOf(body: object, traits: Traits): Plan {
  const ignored: string[] = []
  const { tools, choice } = chosen(body, traits, ignored)
  const format = formatOf(own(body, 'response_format'))
  const plan: Plan = { fields: {}, forced: choice !== 'auto', ignored }
  if (!format || choice !== 'auto') return withTools(plan, body, traits, tools, choice)
  if (format.strict && traits.structured)
    return withTools({ ...plan, textFormat: textFormatOf(format) }, body, traits, tools, 'auto')
  if (traits.forces === 'nothing')
    return withTools({ ...plan, instruction: instructionOf(format) }, body, traits, tools, 'auto')
  const answer = answerToolOf(format, tools)
  const answerTool = answer.toolSpec.name
  const only = tools.length === 0 && traits.forces === 'tool' ? { name: answerTool } : 'any'
  return withTools({ ...plan, forced: true, answerTool }, body, traits, [...tools, answer], only)
}

function withTools(plan: Plan, body: object, traits: Traits, tools: ToolSpec[], choice: Choice): Plan {
  const parallel = own(body, 'parallel_tool_calls') ?? true
  if (typeof parallel !== 'boolean')
    refuse('parallel_tool_calls must be true or false.', 'parallel_tool_calls')
  if (tools.length === 0) return plan
  if (!parallel && traits.serialTools) {
    // Bedrock rejects its own toolChoice next to Anthropic's.
    const tool_choice = { ...anthropicChoice(choice), disable_parallel_tool_use: true }
    return { ...plan, toolConfig: { tools }, fields: { tool_choice } }
  }
  if (!parallel) plan.ignored.push('parallel_tool_calls')
  const toolChoice = toolChoiceOf(choice)
  return { ...plan, toolConfig: { tools, ...(toolChoice && { toolChoice }) } }
}

/** Returns nothing for `auto`: it is the default, and some models reject it if it is sent. */
function toolChoiceOf(choice: Choice): ToolChoice | undefined {
  if (choice === 'auto') return undefined
  return choice === 'any' ? { any: {} } : { tool: choice }
}

function anthropicChoice(choice: Choice) {
  return typeof choice === 'string' ? { type: choice } : { type: 'tool', ...choice }
}

function chosen(body: object, traits: Traits, ignored: string[]): { tools: ToolSpec[]; choice: Choice } {
  const tools = toolsOf(own(body, 'tools') ?? [], traits, ignored)
  const choice = own(body, 'tool_choice') ?? 'auto'
  if (choice === 'none') return { tools: [], choice: 'auto' }
  if (choice === 'auto') return { tools, choice }
  if (tools.length === 0) refuse('tool_choice needs tools.', 'tool_choice')
  if (choice === 'required') return { tools, choice: 'any' }
  const type = own(choice, 'type')
  if (type === 'allowed_tools') return allowed(own(choice, 'allowed_tools'), tools)
  if (type !== 'function') refuse('tool_choice must be none, auto, required or one function.', 'tool_choice')
  const only = tools.filter(named(choice))
  if (only.length === 0) refuse('tool_choice names none of the tools.', 'tool_choice')
  const name = only.map(({ toolSpec }) => toolSpec.name).at(0) ?? ''
  return traits.forces === 'tool' ? { tools, choice: { name } } : { tools: only, choice: 'any' }
}

function allowed(choice: unknown, tools: ToolSpec[]): { tools: ToolSpec[]; choice: Choice } {
  const mode = own(choice, 'mode')
  const names = new Set(items(own(choice, 'tools')).map((tool) => own(own(tool, 'function'), 'name')))
  const offered = tools.filter(({ toolSpec }) => names.has(toolSpec.name))
  if (offered.length === 0 || (mode !== 'auto' && mode !== 'required'))
    refuse('allowed_tools needs a mode, auto or required, and at least one of the tools.', 'tool_choice')
  return { tools: offered, choice: mode === 'required' ? 'any' : 'auto' }
}

function named(choice: unknown): (tool: ToolSpec) => boolean {
  const name = own(own(choice, 'function'), 'name')
  return ({ toolSpec }) => toolSpec.name === name
}

function toolsOf(tools: unknown, traits: Traits, ignored: string[]): ToolSpec[] {
  if (!Array.isArray(tools)) refuse('tools must be an array.', 'tools')
  return tools.map((tool: unknown, index) => {
    const param = `tools.[${index}]`
    if (own(tool, 'type') !== 'function') refuse('A tool must be of type function.', `${param}.type`)
    const called = own(tool, 'function')
    const name = toolNameOf(own(called, 'name'), `${param}.function.name`)
    const description = own(called, 'description') ?? ''
    if (typeof description !== 'string')
      refuse('A description must be a string.', `${param}.function.description`)
    const parameters = own(called, 'parameters') ?? {}
    if (!isObject(parameters)) refuse('The parameters must be a JSON schema.', `${param}.function.parameters`)
    const strict = own(called, 'strict') === true
    if (strict && !traits.structured && !ignored.includes('strict')) ignored.push('strict')
    return {
      toolSpec: {
        name,
        ...(/\S/.test(description) && { description }),
        inputSchema: { json: objectSchema(parameters) },
        ...(strict && traits.structured && { strict: true as const }),
      },
    }
  })
}

/** Bedrock requires the schema of a tool to have the type object. */
function objectSchema(schema: Json): Json {
  return own(schema, 'type') === undefined ? { properties: {}, ...schema, type: 'object' } : schema
}

function answerToolOf({ schema, description }: Format, tools: readonly ToolSpec[]): ToolSpec {
  const taken = new Set(tools.map(({ toolSpec }) => toolSpec.name))
  let name = 'json'
  while (taken.has(name)) name += '_'
  return {
    toolSpec: {
      name,
      description: description ?? 'Gives the answer, whole and as a JSON object. It is called once.',
      inputSchema: { json: objectSchema(schema ?? {}) },
    },
  }
}

function textFormatOf({ schema, name, description }: Format): TextFormat {
  const jsonSchema = {
    schema: JSON.stringify(schema),
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
  }
  return { type: 'json_schema', structure: { jsonSchema } }
}

function instructionOf({ schema }: Format): string {
  const form = 'Answer with one JSON object and nothing else: no other text and no code fence around it.'
  return schema ? `${form} It fits this JSON schema: ${JSON.stringify(schema)}` : form
}
