import { expect, test } from 'vitest'
import { operations } from '../../../generated/operations.ts'
import { standingOf } from '../../../handlers/runtime/standing.ts'

type Said = { operationId: string; security: readonly object[]; uses: object }
const said: Said[] = Object.values(operations)
const ofPeople = said.filter(({ security }) => security.length > 0)

test.each(ofPeople)('$operationId checks whether an administrator disabled its caller', ({ uses }) => {
  expect(uses).toMatchObject({ profiles: expect.arrayContaining(['standing']) })
})

test('an operation without the port refuses everyone', async () => {
  const caller = { person: '0123456789abcdef0123456789abcdef', email: 'jane@example.com' }
  const { signal } = new AbortController()
  const asked = standingOf({ operationId: 'getThing' }, caller, undefined, signal)
  await expect(asked).rejects.toThrow('getThing does not use profiles')
})
