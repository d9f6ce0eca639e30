import { AwsError } from '../aws/call.ts'
import { type AppClient, type Pool, STANDARD_ATTRIBUTES } from './pool.ts'

export type Attributes = { [name: string]: string }

const VERIFIED_FLAGS = ['email_verified', 'phone_number_verified']

/**
 * Checks the names of attributes that a caller without credentials writes.
 *
 * @throws AwsError NotAuthorizedException for a name outside the client's WriteAttributes.
 */
export function checkWritable(client: AppClient, attributes: Attributes): void {
  if (Object.keys(attributes).some((name) => !client.writeAttributes.has(name))) {
    throw new AwsError('NotAuthorizedException', 'A client attempted to write unauthorized attribute')
  }
}

/**
 * Checks all the attributes of a new user.
 *
 * @throws AwsError InvalidParameterException for an unknown, missing or malformed attribute.
 */
export function checkNewAttributes(pool: Pool, attributes: Attributes): void {
  const required = [...pool.schema.values()].filter(({ name, required }) => required && !attributes[name])
  const problems = [
    ...Object.keys(attributes)
      .filter((name) => !known(pool, name))
      .map((name) => `${name}: Attribute does not exist in the schema.`),
    ...required.map(({ name }) => `${name}: The attribute is required`),
    ...lengthProblems(pool, attributes),
  ]
  refuse(problems)
  checkEmail(attributes['email'])
}

/**
 * Checks a change of a user's attributes; a blank value deletes one.
 *
 * @throws AwsError InvalidParameterException for an unknown, immutable or malformed attribute.
 */
export function checkChangedAttributes(pool: Pool, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (name !== 'sub' && !known(pool, name)) {
      throw new AwsError(
        'InvalidParameterException',
        `user.${name}: Attribute does not exist in the schema.\n`,
      )
    }
    if (name === 'sub' || pool.schema.get(name)?.mutable === false) {
      throw new AwsError('InvalidParameterException', `user.${name}: Attribute cannot be updated.\n`)
    }
    // That it cannot be blanked follows from the schema. Unverified: the wording for a required attribute.
    if (value === '' && pool.schema.get(name)?.required) refuse([`${name}: The attribute is required`])
  }
  refuse(
    lengthProblems(pool, Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== ''))),
  )
  if (attributes['email'] !== '') checkEmail(attributes['email'])
}

/** Lists the attributes that a client may read, and `sub`, as in the API. */
export function readable(client: AppClient, sub: string, attributes: Attributes) {
  const names = Object.entries(attributes).filter(([name]) => client.readAttributes.has(name))
  return attributeList(sub, Object.fromEntries(names))
}

/** Lists all attributes of a user, as in the API. */
export function attributeList(sub: string, attributes: Attributes) {
  return Object.entries({ sub, ...attributes }).map(([Name, Value]) => ({ Name, Value }))
}

export function isEmail(value: string): boolean {
  return /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(value)
}

function checkEmail(value: string | undefined): void {
  if (value !== undefined && !isEmail(value)) {
    throw new AwsError('InvalidParameterException', 'Invalid email address format.')
  }
}

function known(pool: Pool, name: string): boolean {
  return STANDARD_ATTRIBUTES.includes(name) || VERIFIED_FLAGS.includes(name) || pool.schema.has(name)
}

/** The developer guide says that Cognito refuses such lengths. Unverified: the wording for a length. */
function lengthProblems(pool: Pool, attributes: Attributes): string[] {
  return Object.entries(attributes).flatMap(([name, value]) => {
    const { minLength = 0, maxLength = 2048 } = pool.schema.get(name) ?? {}
    if (value.length < minLength) return [`${name}: String must be at least ${minLength} characters`]
    if (value.length > maxLength) return [`${name}: String must be no longer than ${maxLength} characters`]
    return []
  })
}

function refuse(problems: string[]): void {
  if (problems.length === 0) return
  const lines = problems.map((problem) => `${problem}\n`).join('')
  throw new AwsError('InvalidParameterException', `Attributes did not conform to the schema: ${lines}`)
}
