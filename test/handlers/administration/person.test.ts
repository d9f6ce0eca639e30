import { expect, test } from 'vitest'
import {
  personIn,
  serviceAccountAsPerson,
  shownServiceAccount,
} from '../../../handlers/administration/person.ts'
import { JANE } from '../accountPorts.ts'

const SHOWN = {
  personId: 'sub-of-jane',
  email: 'jane@example.com',
  name: 'Jane Doe',
  state: 'unconfirmed',
  verified: false,
  createdAt: '1970-01-01T00:00:00.000Z',
}

test('an administrator sees a user without keys', () => {
  const user = { ...JANE, apiKey: 'value', apiKeyId: 'id' }
  expect(personIn(user)).toEqual(SHOWN)
  expect(personIn({ ...user, unconfirmed: false, verified: true })).toEqual({
    ...SHOWN,
    state: 'active',
    verified: true,
  })
  expect(personIn({ ...user, enabled: false })).toEqual({ ...SHOWN, state: 'disabled' })
})

test('a user without a name is shown without one', () => {
  expect(personIn({ ...JANE, fullname: '' })).not.toHaveProperty('name')
})

test('a service account is shown among people with its owner, and in its own list', () => {
  const created = '2026-11-25T12:00:00.000Z'
  const account = { id: 'id', name: 'nightly', owner: 'john@example.com', created }
  expect(serviceAccountAsPerson(account)).toEqual({
    personId: 'id',
    email: 'john@example.com',
    state: 'active',
    verified: true,
    createdAt: created,
    serviceAccount: 'nightly',
  })
  expect(shownServiceAccount(account)).toEqual({
    name: 'nightly',
    personId: 'id',
    owner: 'john@example.com',
    createdAt: created,
  })
})
