import { describe, expect, test } from 'vitest'
import { findPerson } from '../../../handlers/administration/findPerson.ts'
import { personOf, personOfServiceAccount, serviceAccountId } from '../../../handlers/ledger/person.ts'
import { JANE } from '../accountPorts.ts'

const { signal } = new AbortController()
const NIGHTLY = {
  id: serviceAccountId('nightly'),
  name: 'nightly',
  owner: 'john@Example.ORG',
  created: '2026-11-25T12:00:00.000Z',
}
const ports = {
  users: { find: async (sub: string) => (sub === JANE.sub ? JANE : undefined) },
  serviceAccounts: { find: async (id: string) => (id === NIGHTLY.id ? NIGHTLY : undefined) },
}

describe('findPerson', () => {
  test("finds a user, with the ledger's id and the domain of the address", async () => {
    expect(await findPerson(JANE.sub, ports, signal)).toEqual({
      person: personOf(JANE.email),
      domain: 'example.com',
      user: JANE,
    })
  })

  test('finds a service account, with the domain of its owner', async () => {
    expect(await findPerson(NIGHTLY.id, ports, signal)).toEqual({
      person: personOfServiceAccount(NIGHTLY.id),
      domain: 'example.org',
      serviceAccount: NIGHTLY,
    })
  })

  test('finds nobody by an unknown id', async () => {
    expect(await findPerson('unknown', ports, signal)).toBeUndefined()
  })
})
