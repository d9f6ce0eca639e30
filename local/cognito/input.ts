import { AwsError } from '../aws/call.ts'

type Constraint = {
  min?: number
  max?: number
  pattern?: string
  /** Cognito omits the value of such a member from its message. */
  sensitive?: boolean
}

const USERNAME: Constraint = {
  min: 1,
  max: 128,
  pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+',
  sensitive: true,
}
// The model says `[\S]+`; the service's errors quote this pattern, which allows spaces inside.
const PASSWORD: Constraint = { max: 256, pattern: '^[\\S]+.*[\\S]+$', sensitive: true }
const CODE: Constraint = { min: 1, max: 2048, pattern: '[\\S]+' }
const TOKEN: Constraint = { pattern: '[A-Za-z0-9-_=.]+', sensitive: true }

/** The text parameters of the operations, with the constraints of the API reference. */
const MEMBERS = {
  AccessToken: TOKEN,
  AttributeName: { min: 1, max: 32, pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+' },
  AuthFlow: {},
  ClientId: { min: 1, max: 128, pattern: '[\\w+]+', sensitive: true },
  Code: CODE,
  ConfirmationCode: CODE,
  GroupName: { min: 1, max: 128, pattern: '[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+' },
  Filter: { max: 256 },
  NextToken: { min: 1, pattern: '[\\S]+' },
  PaginationToken: { min: 1, pattern: '[\\S]+' },
  Password: PASSWORD,
  PreviousPassword: PASSWORD,
  ProposedPassword: PASSWORD,
  RefreshToken: TOKEN,
  Token: TOKEN,
  Username: USERNAME,
  UserPoolId: { min: 1, max: 55, pattern: '[\\w-]+_[0-9a-zA-Z]+' },
} satisfies { [name: string]: Constraint }

export type Member = keyof typeof MEMBERS

/** The parameters of one call, checked against the constraints of the API reference. */
export class Input {
  readonly #members: Map<string, unknown>

  /**
   * @param body the JSON of the request.
   * @param required the members that the operation requires.
   * @throws AwsError SerializationException for invalid JSON or a wrong type, and InvalidParameterException with every
   * broken constraint.
   */
  constructor(body: Buffer, required: readonly Member[]) {
    this.#members = parse(body)
    const problems = Object.entries(MEMBERS).flatMap(([name, constraint]) => {
      const value = this.#text(name)
      if (value !== undefined) return brokenBy(value, constraint, camel(name))
      const missing = required.some((member) => member === name)
      return missing ? [problem(camel(name), constraint, undefined, 'Member must not be null')] : []
    })
    problems.push(...this.#attributeProblems())
    refuse(problems)
  }

  /** @throws AwsError InvalidParameterException for a missing member. */
  text(name: Member): string {
    const value = this.#text(name)
    if (value === undefined) {
      refuse([problem(camel(name), MEMBERS[name], undefined, 'Member must not be null')])
    }
    return value ?? ''
  }

  optionalText(name: Member): string | undefined {
    return this.#text(name)
  }

  flag(name: string): boolean {
    const value = this.#members.get(name) ?? false
    if (typeof value !== 'boolean') throw unserializable()
    return value
  }

  number(name: string): number | undefined {
    const value = this.#members.get(name) ?? undefined
    if (value !== undefined && typeof value !== 'number') throw unserializable()
    return value
  }

  /** A member that maps names to text, such as AuthParameters. */
  map(name: string): { [key: string]: string } {
    return Object.fromEntries(
      [...entries(this.#members.get(name) ?? {})].map(([key, value]) => [key, text(value)]),
    )
  }

  /** A member that lists text, such as AttributesToGet. */
  list(name: string): string[] | undefined {
    const value = this.#members.get(name) ?? undefined
    if (value === undefined) return undefined
    if (!Array.isArray(value)) throw unserializable()
    return value.map(text)
  }

  /** A member that lists `{Name, Value}`. Unverified: that an absent value counts as blank. */
  attributes(name: string): { [name: string]: string } {
    return Object.fromEntries(this.#pairs(name).map(([Name = '', Value = '']) => [Name, Value]))
  }

  #text(name: string): string | undefined {
    const value = this.#members.get(name) ?? undefined
    return value === undefined ? undefined : text(value)
  }

  #pairs(name: string): [string | undefined, string | undefined][] {
    const value = this.#members.get(name) ?? []
    if (!Array.isArray(value)) throw unserializable()
    return value.map((item) => {
      const members = entries(item)
      const member = (key: string) => {
        const found = members.get(key) ?? undefined
        return found === undefined ? undefined : text(found)
      }
      return [member('Name'), member('Value')]
    })
  }

  #attributeProblems(): string[] {
    return this.#pairs('UserAttributes').flatMap(([name, value = ''], index) => {
      const path = `userAttributes.${index + 1}.member`
      if (name === undefined) return [problem(`${path}.name`, {}, undefined, 'Member must not be null')]
      return [
        ...brokenBy(name, MEMBERS.AttributeName, `${path}.name`),
        ...brokenBy(value, { max: 2048, sensitive: true }, `${path}.value`),
      ]
    })
  }
}

function parse(body: Buffer): Map<string, unknown> {
  try {
    return entries(JSON.parse(body.toString()))
  } catch {
    throw unserializable()
  }
}

function entries(value: unknown): Map<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unserializable()
  return new Map(Object.entries(value))
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw unserializable()
  return value
}

/** The code comes from the JSON protocol. Unverified: to which of its errors AWS adds a Java type, which none needs. */
function unserializable(): AwsError {
  return new AwsError('SerializationException', '')
}

/** Cognito names every broken constraint, in no fixed order. */
function brokenBy(value: string, constraint: Constraint, path: string): string[] {
  const { min, max, pattern } = constraint
  const found: string[] = []
  if (min !== undefined && value.length < min) {
    found.push(`Member must have length greater than or equal to ${min}`)
  }
  if (max !== undefined && value.length > max) {
    found.push(`Member must have length less than or equal to ${max}`)
  }
  if (pattern !== undefined && !new RegExp(`^(?:${pattern})$`, 'u').test(value)) {
    found.push(`Member must satisfy regular expression pattern: ${pattern}`)
  }
  return found.map((rule) => problem(path, constraint, value, rule))
}

function problem(path: string, { sensitive }: Constraint, value: string | undefined, rule: string): string {
  const shown = sensitive ? '' : value === undefined ? ' null' : ` '${value}'`
  return `Value${shown} at '${path}' failed to satisfy constraint: ${rule}`
}

/** Refuses parameters outside their constraints, in AWS's wording. */
function refuse(problems: string[]): void {
  if (problems.length === 0) return
  const count = problems.length === 1 ? '1 validation error' : `${problems.length} validation errors`
  throw new AwsError('InvalidParameterException', `${count} detected: ${problems.join('; ')}`)
}

function camel(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}
