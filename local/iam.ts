import { list, type Properties, record, type Template, text } from './template.ts'

export type Statement = {
  effect: 'Allow' | 'Deny'
  actions: string[]
  resources: string[]
  conditions: { operator: string; key: string; values: string[] }[]
  /** The ARNs and services that the policy of a resource applies to. An identity-based policy applies to its role. */
  principals?: string[]
}

/** Returns the identity-based policies of the template's roles, by the role's name. */
export function rolePolicies(template: Template): Map<string, Statement[]> {
  const policies = new Map<string, Statement[]>()
  for (const { properties } of template.resources('AWS::IAM::Policy')) {
    const statements = statementsIn(properties['PolicyDocument'])
    for (const role of list(properties['Roles']).map(text)) {
      policies.set(role, [...(policies.get(role) ?? []), ...statements])
    }
  }
  return policies
}

/** Returns the trust policies of the template's roles, by the role's name: they say who may assume a role. */
export function trustPolicies(template: Template): Map<string, Statement[]> {
  return new Map(
    template
      .resources('AWS::IAM::Role')
      .map(({ physicalId, properties }) => [
        physicalId,
        statementsIn(properties['AssumeRolePolicyDocument']),
      ]),
  )
}

/** Keys with several values have a list (IAM user guide, 'Single-valued vs. multivalued context keys'). */
export type Context = { [key: string]: string | string[] }

export type Request = {
  action: string
  resource: string
  context: Context
  /** The caller's ARN, for the policy of a resource. */
  principal?: string
}

/**
 * Whether the statements of a role or of a resource allow a request. An explicit deny wins, and the default is to deny
 * (IAM user guide, 'Policy evaluation logic').
 *
 * @returns the allowing statement, or undefined.
 */
export function allowedBy(statements: readonly Statement[], request: Request): Statement | undefined {
  const matching = statements.filter((statement) => matches(statement, request))
  if (matching.some(({ effect }) => effect === 'Deny')) return undefined
  return matching[0]
}

function matches(
  { actions, resources, conditions, principals }: Statement,
  { action, resource, context, principal = '' }: Request,
): boolean {
  return (
    (principals === undefined || principals.includes(principal)) &&
    // Actions are case-insensitive, resources are case-sensitive.
    actions.some((pattern) => like(pattern.toLowerCase(), action.toLowerCase())) &&
    resources.some((pattern) => like(pattern, resource)) &&
    conditions.every((condition) => holds(condition, context))
  )
}

/** For each operator: whether one value of the request matches the policy's values. */
const OPERATORS: { [operator: string]: (values: readonly string[], actual: string) => boolean } = {
  StringEquals: (values, actual) => values.includes(actual),
  StringLike: (values, actual) => values.some((pattern) => like(pattern, actual)),
}

/**
 * Whether a condition holds. When the request lacks the key, ForAllValues and operators that end in IfExists hold;
 * every other operator but Null does not (IAM user guide, 'Set operators for multivalued context keys' and '...IfExists
 * condition operators').
 */
function holds({ operator, key, values }: Statement['conditions'][number], context: Context): boolean {
  const actual = context[key]
  if (operator === 'Null') return values.includes(String(actual === undefined))
  const [, set, name = '', ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/.exec(operator) ?? []
  const fits = OPERATORS[name]
  if (!fits) throw new Error(`The local runner does not support the condition operator ${operator}`)
  if (actual === undefined && ifExists) return true
  const all = actual === undefined ? [] : [actual].flat()
  if (set === 'ForAllValues') return all.every((one) => fits(values, one))
  // IAM does not document this case.
  if (set === undefined && Array.isArray(actual))
    throw new Error(`${key} has several values: ${operator} needs ForAllValues: or ForAnyValue:`)
  return all.some((one) => fits(values, one))
}

function like(pattern: string, value: string): boolean {
  // Most patterns are plain, and each call to AWS is matched against dozens of them.
  if (!/[*?]/.test(pattern)) return pattern === value
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's').test(value)
}

function statementsIn(policyDocument: unknown): Statement[] {
  return list(record(policyDocument)['Statement']).map(record).map(statement)
}

function statement(properties: Properties): Statement {
  const principals = properties['Principal']
  return {
    effect: properties['Effect'] === 'Deny' ? 'Deny' : 'Allow',
    actions: oneOrMore(properties['Action']),
    // A trust policy applies to its own role and names no resource.
    resources: oneOrMore(properties['Resource'] ?? '*'),
    ...(principals !== undefined && { principals: Object.values(record(principals)).flatMap(oneOrMore) }),
    conditions: Object.entries(record(properties['Condition'] ?? {})).flatMap(([operator, keys]) =>
      Object.entries(record(keys)).map(([key, values]) => ({ operator, key, values: oneOrMore(values) })),
    ),
  }
}

function oneOrMore(value: unknown): string[] {
  // A policy may state true and false without quotes.
  return [value].flat().map((one) => (typeof one === 'boolean' ? String(one) : text(one)))
}
