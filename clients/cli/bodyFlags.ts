/**
 * Adds flags for the fields of request bodies; the generated command line takes a body only as one JSON text. Bundled
 * into the program, so it imports nothing.
 */

/** A flag, in the form that the generated program shows in its help. */
type Flag = {
  name: string
  param: string
  type: 'string' | 'number' | 'boolean' | 'array'
  required: boolean
  enum?: string[]
  description?: string
}

/** The parts of a generated command that this file changes. */
export type Command = { name: string; group?: string; summary?: string; flags: Flag[]; body?: object }

/** Facts about an operation that only the contract has. */
export type Described = {
  description: string
  flags: Flag[]
  /** The fields that take JSON. */
  json: string[]
  /** The arguments for a call with the contract's example. */
  example: string
}

/** The commands without their groups, so that the top-level help lists all of them. */
export function listed<C extends Command>(commands: C[]): Omit<C, 'group'>[] {
  return commands.map(({ group: _, ...command }) => command)
}

/** The commands for the help: with the flags of their bodies, a description and an example. */
export function explained<C extends Command>(
  commands: C[],
  described: { [name: string]: Described },
  program: string,
): C[] {
  return commands.map((command) => {
    const more = described[command.name]
    if (!more) return command
    const call = `${program} ${command.name} ${more.example}`.trimEnd()
    const summary = `${command.summary ?? ''}\n\n${more.description}\n\nExample:\n  ${call}`
    return { ...command, summary, flags: [...command.flags, ...more.flags] }
  })
}

/**
 * Gathers the flags of the body into one `--json` argument.
 *
 * @throws Error with a message for the user if a flag is invalid.
 */
export function gathered(args: string[], described: { [name: string]: Described }): string[] {
  const { flags = [], json = [] }: Partial<Described> = described[args[0] ?? ''] ?? {}
  const body: { [field: string]: unknown } = {}
  const rest: string[] = []
  for (let index = 0; index < args.length; index += 1) {
    const argument = args[index] ?? ''
    const [, name, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(argument) ?? []
    const flag = flags.find((one) => one.name === name)
    if (!flag) {
      rest.push(argument)
      continue
    }
    const given = inline ?? (flag.type === 'boolean' ? 'true' : args[++index])
    if (given === undefined) throw new Error(`Flag --${flag.name} expects a value`)
    const value = readValue(flag, given, json.includes(flag.param))
    const before = body[flag.param]
    body[flag.param] =
      flag.type === 'array' && !json.includes(flag.param)
        ? [...(Array.isArray(before) ? before : []), value]
        : value
  }
  if (Object.keys(body).length === 0) return rest
  if (rest.some((argument) => /^--json(=|$)/.test(argument)))
    throw new Error('--json is the whole body: give it, or flags for its fields')
  return [...rest, '--json', JSON.stringify(body)]
}

function readValue(flag: Flag, given: string, json: boolean): unknown {
  if (json) {
    try {
      return JSON.parse(given)
    } catch (error) {
      throw new Error(`--${flag.name} expects JSON: ${error instanceof Error ? error.message : error}`)
    }
  }
  if (flag.enum && !flag.enum.includes(given))
    throw new Error(`--${flag.name} must be one of: ${flag.enum.join(', ')}`)
  if (flag.type === 'boolean') return given !== 'false'
  if (flag.type !== 'number') return given
  if (given.trim() === '' || Number.isNaN(Number(given)))
    throw new Error(`--${flag.name} expects a number, got "${given}"`)
  return Number(given)
}
