import { APIGatewayClient, paginateGetApiKeys, paginateGetUsagePlanKeys } from '@aws-sdk/client-api-gateway'
import { CognitoIdentityProviderClient, paginateListUsers } from '@aws-sdk/client-cognito-identity-provider'
import type { Endpoints } from '../../local/runner.ts'

/** The inconsistencies between the users and keys of a stack: by sub, with the user's address if it is known. */
export type Audit = {
  users: number
  keys: number
  keysWithoutUser: string[]
  usersWithTwoKeys: string[]
  keysOutsidePlan: string[]
  /** Users whose `custom:api_key` or `custom:api_key_id` is not the key they have. */
  usersWithAnotherKey: string[]
}

/** Compares the users of the pool with the keys of the control plane and the plan, through the AWS APIs. */
export async function audit({
  awsEndpointUrl: endpoint,
  region,
  userPoolId,
  usagePlanId,
}: Endpoints): Promise<Audit> {
  const options = { endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
  // The control plane accepts ten calls a second; a busy test may have used them up.
  const client = new APIGatewayClient({ ...options, maxAttempts: 20 })
  const cognito = new CognitoIdentityProviderClient(options)

  const users = new Map<string, { value: string | undefined; id: string | undefined }>()
  for await (const { Users = [] } of paginateListUsers({ client: cognito }, { UserPoolId: userPoolId })) {
    for (const { Username = '', Attributes = [] } of Users) {
      const attribute = (name: string) => Attributes.find(({ Name }) => Name === name)?.Value
      users.set(Username, { value: attribute('custom:api_key'), id: attribute('custom:api_key_id') })
    }
  }
  const keys: { id: string; sub: string; value: string }[] = []
  for await (const { items = [] } of paginateGetApiKeys({ client, pageSize: 500 }, { includeValues: true })) {
    for (const { id = '', name = '', value = '' } of items) keys.push({ id, sub: name, value })
  }
  const planned = new Set<string>()
  for await (const { items = [] } of paginateGetUsagePlanKeys({ client, pageSize: 500 }, { usagePlanId })) {
    for (const { id = '' } of items) planned.add(id)
  }
  client.destroy()
  cognito.destroy()

  const keysOf = Map.groupBy(keys, ({ sub }) => sub)
  return {
    users: users.size,
    keys: keys.length,
    keysWithoutUser: keys.filter(({ sub }) => !users.has(sub)).map(({ sub }) => sub),
    usersWithTwoKeys: [...keysOf].filter(([, { length }]) => length > 1).map(([sub]) => sub),
    keysOutsidePlan: keys.filter(({ id }) => !planned.has(id)).map(({ sub }) => sub),
    usersWithAnotherKey: [...users]
      .filter(([sub, { value, id }]) => {
        // A key that is not created yet, or not stored with its user yet, is created at the next sign-in.
        const [key] = keysOf.get(sub) ?? []
        return key ? value !== key.value || (id !== undefined && id !== key.id) : id !== undefined
      })
      .map(([sub]) => sub),
  }
}
