import { paginateAdminListGroupsForUser } from '@aws-sdk/client-cognito-identity-provider'
import { errorName } from './aws.ts'
import { cognito, pool } from './cognito.ts'

/** The groups of the user pool, which the contract's x-groups names. */
export const groups = {
  /** The names of the groups that a user is in now; none of a user who is gone. */
  async list(sub: string, abortSignal: AbortSignal): Promise<string[]> {
    const names: string[] = []
    const pages = paginateAdminListGroupsForUser(
      { client: cognito },
      { UserPoolId: pool(), Username: sub },
      { abortSignal },
    )
    try {
      for await (const { Groups = [] } of pages)
        names.push(...Groups.flatMap(({ GroupName }) => GroupName ?? []))
    } catch (error) {
      if (errorName(error) === 'UserNotFoundException') return []
      throw error
    }
    return names
  },
}
