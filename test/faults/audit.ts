import { APIGatewayClient, paginateGetApiKeys, paginateGetUsagePlanKeys } from '@aws-sdk/client-api-gateway'
import { CognitoIdentityProviderClient, paginateListUsers } from '@aws-sdk/client-cognito-identity-provider'
import type { Endpoints } from '../../local/runner.ts'

/** What is wrong with the users and keys of a stack: each a sub, with every user's address where it is known. */
export type Audit = {
  users: number
  keys: number
  keysWithoutUser: string[]
  usersWithTwoKeys: string[]
  keysOutsidePlan: string[]
  /** Users whose `custom:api_key` is not the key they have. */
  usersWithAnotherKey: string[]
}

/** Holds the users of the pool against the keys of the control plane and the plan, through the AWS APIs. */
export async function audit({
  awsEndpointUrl: endpoint,
  region,
  userPoolId,
  usagePlanId,
}: Endpoints): Promise<Audit> {
  const options = { endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
  // The control plane takes ten calls a second; a busy test may have used them up.
  const client = new APIGatewayClient({ ...options, maxAttempts: 20 })
  const cognito = new CognitoIdentityProviderClient(options)

  const users = new Map<string, string | undefined>()
  for await (const { Users = [] } of paginateListUsers({ client: cognito }, { UserPoolId: userPoolId })) {
    for (const { Username = '', Attributes = [] } of Users) {
      users.set(Username, Attributes.find(({ Name }) => Name === 'custom:api_key')?.Value)
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
      .filter(([sub, value]) => value !== keysOf.get(sub)?.[0]?.value)
      .map(([sub]) => sub),
  }
}
