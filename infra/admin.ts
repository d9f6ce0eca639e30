/**
 * `npm run admin`: makes people administrators, and the first one, whom nobody else can. It works by the APIs of
 * Cognito alone.
 */
import { parseArgs } from 'node:util'
import {
  AdminAddUserToGroupCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  CognitoIdentityProviderClient,
  paginateListUserPools,
  paginateListUsersInGroup,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider'
import { awsConfig, runCommand, UsageError } from './commandLine.ts'
import { VARIABLES } from './config.ts'

/** The group that the contract's x-groups names. */
const GROUP = 'administrators'

const STACK = VARIABLES.STACK_NAME.fallback

const HELP = `Says who may call the routes under /admin of a stack.

Usage: npm run admin -- add ADDRESS [--trust-address] [options]
       npm run admin -- remove ADDRESS [options]
       npm run admin -- list [options]

  add ADDRESS        makes the user with this e-mail address an administrator; they register and confirm it first
  remove ADDRESS     takes that back, from the next call on
  list               shows the administrators
  --trust-address    take an address that no mailed code has proved to be the user's
  --stack NAME       the stack; otherwise ${STACK}
  --user-pool ID     its user pool, where several have the stack's name
  --region REGION    as of the AWS CLI; otherwise AWS_REGION, AWS_DEFAULT_REGION or that of the profile
  --profile PROFILE  as of the AWS CLI; otherwise AWS_PROFILE
  -h, --help         this text

Credentials are found as by the AWS CLI; AWS_ENDPOINT_URL of the local runner needs none. Each command may be repeated.
Ends with 0 if it is so now, 1 if it could not be done, 2 for a wrong option.
`

/** It cannot be done; its message says what to do. */
export class AdminError extends Error {}

type Print = (line: string) => void

/** The administrators of one user pool. */
export class Administrators {
  readonly #cognito: CognitoIdentityProviderClient
  readonly #UserPoolId: string

  constructor(cognito: CognitoIdentityProviderClient, userPoolId: string) {
    this.#cognito = cognito
    this.#UserPoolId = userPoolId
  }

  /** @throws AdminError for who is no user of the pool or may be anybody. */
  async add(email: string, { trusted }: { trusted: boolean }, print: Print): Promise<void> {
    const user = await this.#find(email)
    if (!user) {
      throw new AdminError(
        `${email} has no account here. Let them register and confirm it, then run this again.`,
      )
    }
    if (user.status !== 'CONFIRMED') {
      throw new AdminError(
        `${email} is not confirmed, so that anybody may have registered it. Let them confirm it first.`,
      )
    }
    if (!user.verified && !trusted) {
      throw new AdminError(
        `No mailed code has proved that ${email} belongs to this user. If you know that it does, add --trust-address.`,
      )
    }
    if (await this.#isMember(user.name)) return print(`${email} is an administrator already.`)
    await this.#cognito.send(new AdminAddUserToGroupCommand({ ...this.#user(user.name), GroupName: GROUP }))
    print(`${email} is an administrator. The next sign-in opens the routes under /admin to them.`)
    if (!user.enabled) print('The user is disabled, and cannot sign in before somebody enables them.')
  }

  async remove(email: string, print: Print): Promise<void> {
    const user = await this.#find(email)
    if (!user || !(await this.#isMember(user.name))) return print(`${email} is no administrator.`)
    await this.#cognito.send(
      new AdminRemoveUserFromGroupCommand({ ...this.#user(user.name), GroupName: GROUP }),
    )
    print(`${email} is no administrator any more, from the next call on.`)
  }

  async list(print: Print): Promise<void> {
    const users: UserType[] = []
    const pages = paginateListUsersInGroup(
      { client: this.#cognito },
      { UserPoolId: this.#UserPoolId, GroupName: GROUP },
    )
    for await (const { Users = [] } of pages) users.push(...Users)
    if (users.length === 0) print('There are no administrators. Make one by npm run admin -- add ADDRESS.')
    for (const { Username, Attributes = [], Enabled } of users) {
      const email = Attributes.find(({ Name }) => Name === 'email')?.Value
      print(`${email} (${Username})${Enabled ? '' : ', disabled'}`)
    }
  }

  async #find(email: string) {
    try {
      const {
        Username,
        UserAttributes = [],
        UserStatus,
        Enabled,
      } = await this.#cognito.send(new AdminGetUserCommand(this.#user(email)))
      const verified = UserAttributes.some(({ Name, Value }) => Name === 'email_verified' && Value === 'true')
      return { name: Username, status: UserStatus, enabled: Enabled === true, verified }
    } catch (error) {
      if (error instanceof Error && error.name === 'UserNotFoundException') return undefined
      throw error
    }
  }

  async #isMember(name: string | undefined): Promise<boolean> {
    const { Groups = [] } = await this.#cognito.send(new AdminListGroupsForUserCommand(this.#user(name)))
    return Groups.some(({ GroupName }) => GroupName === GROUP)
  }

  #user(Username: string | undefined) {
    return { UserPoolId: this.#UserPoolId, Username }
  }
}

/** The user pool of a stack, which carries its name. @throws AdminError where there is none, or more than one. */
export async function userPoolOf(cognito: CognitoIdentityProviderClient, stackName: string): Promise<string> {
  const ids: string[] = []
  for await (const { UserPools = [] } of paginateListUserPools(
    { client: cognito, pageSize: 60 },
    { MaxResults: 60 },
  ))
    ids.push(...UserPools.flatMap(({ Id, Name }) => (Id && Name === stackName ? [Id] : [])))
  const region = await cognito.config.region()
  const [id, ...others] = ids
  if (!id) {
    throw new AdminError(
      `There is no user pool of the stack ${stackName} in ${region}. Name another by --stack or --region.`,
    )
  }
  if (others.length > 0) {
    throw new AdminError(
      `Several user pools are named ${stackName} in ${region}: ${ids.join(', ')}. Name that of the stack's output CognitoUserPoolID by --user-pool.`,
    )
  }
  return id
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'trust-address': { type: 'boolean', default: false },
      stack: { type: 'string', default: STACK },
      'user-pool': { type: 'string' },
      region: { type: 'string' },
      profile: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  const { help, 'trust-address': trusted, stack, 'user-pool': named, region, profile } = values
  if (help) {
    console.log(HELP)
    return 0
  }
  const [act = '', email = '', ...rest] = positionals
  const takes = { add: 1, remove: 1, list: 0 }[act]
  if (takes === undefined) throw new UsageError('Say add, remove or list.')
  if (takes === 1 && !email.includes('@')) throw new UsageError(`${act} takes an e-mail address.`)
  if (rest.length > 0 || (takes === 0 && email)) throw new UsageError(`${act} takes no more than that.`)
  const cognito = new CognitoIdentityProviderClient({ maxAttempts: 8, ...awsConfig(region, profile) })
  const pool = named ?? (await userPoolOf(cognito, stack))
  const administrators = new Administrators(cognito, pool)
  const print = (line: string) => console.log(line)
  try {
    if (act === 'add') await administrators.add(email, { trusted }, print)
    else if (act === 'remove') await administrators.remove(email, print)
    else await administrators.list(print)
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'ResourceNotFoundException') throw error
    throw new AdminError(
      `The user pool ${pool} has no group ${GROUP}. Deploy this version of the stack first.`,
    )
  }
  return 0
}

if (import.meta.main) await runCommand('admin', main)
