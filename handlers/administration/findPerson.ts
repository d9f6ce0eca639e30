import { domainOf, personOf, personOfServiceAccount } from '../ledger/person.ts'
import type { ServiceAccount } from '../ports/serviceAccounts.ts'
import type { User } from '../ports/user.ts'

type Ports = {
  users: { find(sub: string, signal: AbortSignal): Promise<User | undefined> }
  serviceAccounts: { find(id: string, signal: AbortSignal): Promise<ServiceAccount | undefined> }
}

/** A person or a service account, with the ledger's id and the mail domain that may have a plan. */
export type FoundPerson = { person: string; domain: string } & (
  | { user: User; serviceAccount?: never }
  | { serviceAccount: ServiceAccount; user?: never }
)

/** Finds the person or the service account with an id. */
export async function findPerson(
  personId: string,
  { users, serviceAccounts }: Ports,
  signal: AbortSignal,
): Promise<FoundPerson | undefined> {
  const serviceAccount = await serviceAccounts.find(personId, signal)
  if (serviceAccount) {
    const { owner } = serviceAccount
    return { person: personOfServiceAccount(personId), domain: domainOf(owner), serviceAccount }
  }
  const user = await users.find(personId, signal)
  return user && { person: personOf(user.email), domain: domainOf(user.email), user }
}
