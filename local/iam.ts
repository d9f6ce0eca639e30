import { list, type Properties, record, type Template, text } from './template.ts'

export type Statement = {
  effect: 'Allow' | 'Deny'
  actions: string[]
  resources: string[]
  conditions: { operator: string; key: string; values: string[] }[]
}

/** The identity-based policies of the template's roles, by the role's name. */
export function rolePolicies(template: Template): Map<string, Statement[]> {
  const policies = new Map<string, Statement[]>()
  for (const { properties } of template.resources('AWS::IAM::Policy')) {
    const statements = list(record(properties['PolicyDocument'])['Statement']).map(record).map(statement)
    for (const role of list(properties['Roles']).map(text)) {
      policies.set(role, [...(policies.get(role) ?? []), ...statements])
    }
  }
  return policies
}

export type Request = { action: string; resource: string; context: { [key: string]: string } }

/**
 * Whether a role's statements allow a request: an explicit deny wins, and nothing is allowed by default
 * (IAM user guide, 'Policy evaluation logic').
 *
 * @returns the statement that allows it, or undefined.
 */
export function allowedBy(statements: readonly Statement[], request: Request): Statement | undefined {
  const matching = statements.filter((statement) => matches(statement, request))
  if (matching.some(({ effect }) => effect === 'Deny')) return undefined
  return matching[0]
}

function matches(
  { actions, resources, conditions }: Statement,
  { action, resource, context }: Request,
): boolean {
  return (
    // Actions are compared without case, resources with it.
    actions.some((pattern) => like(pattern.toLowerCase(), action.toLowerCase())) &&
    resources.some((pattern) => like(pattern, resource)) &&
    conditions.every((condition) => holds(condition, context))
  )
}

function holds(
  { operator, key, values }: Statement['conditions'][number],
  context: Request['context'],
): boolean {
  const actual = context[key]
  if (actual === undefined) return false
  switch (operator) {
    case 'StringEquals':
      return values.includes(actual)
    case 'StringLike':
      return values.some((pattern) => like(pattern, actual))
    default:
      throw new Error(`The local runner does not know the condition operator ${operator}`)
  }
}

function like(pattern: string, value: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's').test(value)
}

function statement(properties: Properties): Statement {
  return {
    effect: properties['Effect'] === 'Deny' ? 'Deny' : 'Allow',
    actions: oneOrMore(properties['Action']),
    resources: oneOrMore(properties['Resource']),
    conditions: Object.entries(record(properties['Condition'] ?? {})).flatMap(([operator, keys]) =>
      Object.entries(record(keys)).map(([key, values]) => ({ operator, key, values: oneOrMore(values) })),
    ),
  }
}

function oneOrMore(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(text)
}
