import { expect, test } from 'vitest'
import { operations } from '../../../generated/operations.ts'

type Said = { operationId: string; security: readonly object[]; uses: object }
const said: Said[] = Object.values(operations)
const ofPeople = said.filter(({ security }) => security.length > 0)

test.each(ofPeople)('$operationId checks whether an administrator disabled its caller', ({ uses }) => {
  expect(uses).toMatchObject({ profiles: expect.arrayContaining(['standing']) })
})
