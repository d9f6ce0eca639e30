import { AwsError } from '../aws/call.ts'
import { assertPool, describeUser } from './admin.ts'
import type { Input } from './input.ts'
import type { Operations, UserPool } from './userPool.ts'
import { COLUMNS } from './users.ts'

/** ListUsers and DescribeUserPool. */
export function listUsersOperations(userPool: UserPool): Operations {
  return {
    ListUsers: { required: ['UserPoolId'], run: (input) => listUsers(userPool, input) },
    DescribeUserPool: {
      required: ['UserPoolId'],
      run: (input) => {
        assertPool(userPool, input)
        const { pool, users } = userPool
        return {
          UserPool: {
            Id: pool.id,
            Name: pool.name,
            Arn: pool.arn,
            UsernameAttributes: ['email'],
            AutoVerifiedAttributes: pool.autoVerifyEmail ? ['email'] : [],
            UsernameConfiguration: { CaseSensitive: pool.caseSensitive },
            EstimatedNumberOfUsers: users.count(),
          },
        }
      },
    },
  }
}

// API reference, ListUsers, Limit.
const PAGE = 60

function listUsers(userPool: UserPool, input: Input): object {
  assertPool(userPool, input)
  const limit = input.number('Limit') ?? PAGE
  if (limit < 0 || limit > PAGE) {
    const rule = limit < 0 ? 'greater than or equal to 0' : `less than or equal to ${PAGE}`
    throw new AwsError(
      'InvalidParameterException',
      `1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint: ` +
        `Member must have value ${rule}`,
    )
  }
  const filter = input.optionalText('Filter')
  const { users, next } = userPool.users.page(
    filter === undefined || filter.trim() === '' ? undefined : parseFilter(filter),
    startOf(input.optionalText('PaginationToken')),
    // Unverified: that a limit of zero counts as none.
    limit || PAGE,
  )
  const wanted = input.list('AttributesToGet')
  return {
    Users: users.map((user) => {
      const described = describeUser(user)
      const shown = described.Attributes.filter(({ Name }) => wanted?.includes(Name) ?? true)
      return { ...described, Attributes: shown }
    }),
    ...(next === undefined ? {} : { PaginationToken: Buffer.from(`after ${next}`).toString('base64') }),
  }
}

function startOf(token: string | undefined): number {
  if (token === undefined) return 0
  const [, id] = /^after (\d+)$/.exec(Buffer.from(token, 'base64').toString()) ?? []
  // Unverified: the wording for a pagination token that is none.
  if (id === undefined) throw new AwsError('InvalidParameterException', 'Invalid pagination token.')
  return Number(id)
}

/** API reference, ListUsers, Filter: `name = "value"` or `name ^= "value"`, quotes inside escaped. */
function parseFilter(filter: string) {
  const [, column = '', operator, quoted] =
    /^\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*$/.exec(filter) ?? []
  if (quoted === undefined || !isColumn(column)) {
    // That a custom attribute cannot be searched is documented. Unverified: what a filter by a custom attribute
    // gets, and the wording.
    throw new AwsError('InvalidParameterException', `Invalid search attribute or filter: ${filter}`)
  }
  const value = quoted.replaceAll(/\\(.)/g, '$1')
  return {
    column,
    value: column === 'cognito:user_status' ? value.toUpperCase() : value,
    prefix: operator === '^=',
  }
}

function isColumn(name: string): name is keyof typeof COLUMNS {
  return Object.hasOwn(COLUMNS, name)
}
