import {
  paginateAdminListGroupsForUser,
  paginateListUsersInGroup,
} from '@aws-sdk/client-cognito-identity-provider'
import { errorName } from './aws.ts'
import { aboutUser, cognito, isOfProvider, pool } from './cognito.ts'

/** The groups of the user pool, which `x-groups` in the contract names. */
export const groups = {
  /** Lists the groups that a user is in now; none if the user is gone. */
  async list(sub: string, abortSignal: AbortSignal): Promise<string[]> {
    try {
      return await aboutUser(sub, (Username) => groupsOf(Username, abortSignal), abortSignal)
    } catch (error) {
      if (errorName(error) === 'UserNotFoundException') return []
      throw error
    }
  },

  /** Lists the e-mail addresses of a group's current members who may sign in. */
  async emails(group: string, abortSignal: AbortSignal): Promise<string[]> {
    const emails: string[] = []
    const pages = paginateListUsersInGroup(
      { client: cognito },
      { UserPoolId: pool(), GroupName: group },
      { abortSignal },
    )
    for await (const { Users = [] } of pages)
      for (const { Enabled, Attributes = [] } of Users) {
        const { Value } = Attributes.find(({ Name }) => Name === 'email') ?? {}
        if (Enabled && Value) emails.push(Value)
      }
    return emails
  },
}

async function groupsOf(Username: string, abortSignal: AbortSignal): Promise<string[]> {
  const pages = paginateAdminListGroupsForUser(
    { client: cognito },
    { UserPoolId: pool(), Username },
    { abortSignal },
  )
  const names: string[] = []
  for await (const { Groups = [] } of pages) names.push(...Groups.flatMap(({ GroupName }) => GroupName ?? []))
  return names.filter((name) => !isOfProvider(name))
}
