/**
 * `npm run admin`: manages the administrators of a stack, including the first one, whom nobody else can appoint. It
 * uses only the APIs of Cognito.
 */
import { parseArgs } from 'node:util'
import {
  AdminAddUserToGroupCommand,
  AdminGetUserCommand,
  AdminListGroupsForUserCommand,
  AdminRemoveUserFromGroupCommand,
  CognitoIdentityProviderClient,
  paginateListUserPools,
  paginateListUsers,
  paginateListUsersInGroup,
  type UserType,
} from '@aws-sdk/client-cognito-identity-provider'
import { awsConfig, runCommand, UsageError } from './commandLine.ts'
import { VARIABLES } from './config.ts'

/** The group that `x-groups` in the contract names. */
const GROUP = 'administrators'

const STACK = VARIABLES.STACK_NAME.fallback

const HELP = `Manages who may call the routes under /admin of a stack.

Usage: npm run admin -- add ADDRESS [--trust-address] [options]
       npm run admin -- remove ADDRESS [options]
       npm run admin -- list [options]

  add ADDRESS        makes the user with this e-mail address an administrator; the user must have registered and
                     confirmed it, or signed in by the organisation's provider
  remove ADDRESS     removes an administrator; this applies to the next call
  list               lists the administrators
  --trust-address    accept an address that neither a mailed code nor the provider has
                     proved to be the user's
  --stack NAME       the stack; the default is ${STACK}
  --user-pool ID     the stack's user pool, if several have the stack's name
  --region REGION    as in the AWS CLI; the default is AWS_REGION, AWS_DEFAULT_REGION or the profile's Region
  --profile PROFILE  as in the AWS CLI; the default is AWS_PROFILE
  -h, --help         shows this help

The command finds credentials as the AWS CLI does; the local runner's AWS_ENDPOINT_URL needs none. Each command may be
repeated.
Exit codes: 0 if the stack is now as requested, 1 for a failure, 2 for a wrong option.
`

/** A command that cannot be carried out. Its message tells the user what to do. */
export class AdminError extends Error {}

type Print = (line: string) => void

/** A user of the pool. */
type Found = {
  name: string | undefined
  status: UserType['UserStatus']
  enabled: boolean
  verified: boolean
}

/** The administrators of one user pool. */
export class Administrators {
  readonly #cognito: CognitoIdentityProviderClient
  readonly #UserPoolId: string

  constructor(cognito: CognitoIdentityProviderClient, userPoolId: string) {
    this.#cognito = cognito
    this.#UserPoolId = userPoolId
  }

  /**
   * Adds the users of this address: one with a password and one of the provider are the same person. Users who have not
   * proved the address are left out.
   *
   * @throws AdminError if the address has no user, or none who has proved it.
   */
  async add(email: string, { trusted }: { trusted: boolean }, print: Print): Promise<void> {
    const users = await this.#find(email)
    if (users.length === 0) {
      throw new AdminError(
        `${email} has no account here. Ask the user to register and confirm the address, or to sign in by your provider, then run this again.`,
      )
    }
    const confirmed = users.filter(({ status }) => status === 'CONFIRMED' || status === 'EXTERNAL_PROVIDER')
    if (confirmed.length === 0) {
      throw new AdminError(
        `${email} is not confirmed, so anybody may have registered it. Ask the user to confirm the address first.`,
      )
    }
    const proved = confirmed.filter(({ verified }) => verified || trusted)
    if (proved.length === 0) {
      throw new AdminError(
        `Neither a mailed code nor your provider has proved that ${email} belongs to this user. If you know that it does, add --trust-address.`,
      )
    }
    const added = await this.#nonMembers(proved)
    if (added.length === 0) return print(`${email} is already an administrator.`)
    for (const { name } of added)
      await this.#cognito.send(new AdminAddUserToGroupCommand({ ...this.#user(name), GroupName: GROUP }))
    print(
      `${email} is now an administrator. The routes under /admin are open to them from their next sign-in.`,
    )
    if (added.some(({ enabled }) => !enabled))
      print('The user is disabled and must be enabled before they can sign in.')
  }

  async remove(email: string, print: Print): Promise<void> {
    const users = await this.#find(email)
    const nonMembers = await this.#nonMembers(users)
    const members = users.filter((user) => !nonMembers.includes(user))
    if (members.length === 0) return print(`${email} is not an administrator.`)
    for (const user of members) {
      await this.#cognito.send(
        new AdminRemoveUserFromGroupCommand({ ...this.#user(user.name), GroupName: GROUP }),
      )
    }
    print(`${email} is no longer an administrator. This applies to the next call.`)
  }

  async list(print: Print): Promise<void> {
    const users: UserType[] = []
    const pages = paginateListUsersInGroup(
      { client: this.#cognito },
      { UserPoolId: this.#UserPoolId, GroupName: GROUP },
    )
    for await (const { Users = [] } of pages) users.push(...Users)
    if (users.length === 0) print('There are no administrators. Add one with npm run admin -- add ADDRESS.')
    for (const { Username, Attributes = [], Enabled } of users) {
      const email = Attributes.find(({ Name }) => Name === 'email')?.Value
      print(`${email} (${Username})${Enabled ? '' : ', disabled'}`)
    }
  }

  /** Finds the users with an address: the one with a password by its alias, those of the provider by their attribute. */
  async #find(email: string): Promise<Found[]> {
    const found = new Map<string | undefined, Found>()
    try {
      const { UserAttributes, ...user } = await this.#cognito.send(new AdminGetUserCommand(this.#user(email)))
      found.set(user.Username, foundIn({ ...user, Attributes: UserAttributes }))
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'UserNotFoundException') throw error
    }
    const pages = paginateListUsers(
      { client: this.#cognito },
      { UserPoolId: this.#UserPoolId, Filter: `email = "${email.replaceAll(/["\\]/g, '\\$&')}"` },
    )
    for await (const { Users = [] } of pages)
      for (const user of Users) found.set(user.Username, foundIn(user))
    return [...found.values()]
  }

  /** Returns the users who are not in the group. */
  async #nonMembers(users: Found[]): Promise<Found[]> {
    const nonMembers: Found[] = []
    for (const user of users) {
      const { Groups = [] } = await this.#cognito.send(
        new AdminListGroupsForUserCommand(this.#user(user.name)),
      )
      if (!Groups.some(({ GroupName }) => GroupName === GROUP)) nonMembers.push(user)
    }
    return nonMembers
  }

  #user(Username: string | undefined) {
    return { UserPoolId: this.#UserPoolId, Username }
  }
}

function foundIn({ Username, Attributes = [], UserStatus, Enabled }: UserType): Found {
  const verified = Attributes.some(({ Name, Value }) => Name === 'email_verified' && Value === 'true')
  return { name: Username, status: UserStatus, enabled: Enabled === true, verified }
}

/** Finds the user pool of a stack by the stack's name. @throws AdminError if there is none, or more than one. */
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
      `The stack ${stackName} has no user pool in ${region}. Choose another stack or Region with --stack or --region.`,
    )
  }
  if (others.length > 0) {
    throw new AdminError(
      `Several user pools are named ${stackName} in ${region}: ${ids.join(', ')}. Choose the one in the stack's output CognitoUserPoolID with --user-pool.`,
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
  if (takes === undefined) throw new UsageError('The command must be add, remove or list.')
  if (takes === 1 && !email.includes('@')) throw new UsageError(`${act} needs an e-mail address.`)
  if (rest.length > 0 || (takes === 0 && email))
    throw new UsageError(`${act} does not take that many arguments.`)
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
