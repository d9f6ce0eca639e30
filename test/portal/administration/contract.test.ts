import { describe, expect, test } from 'vitest'
import { operationsOf, readContract } from '../../../contract/document.ts'
import { ADMINISTRATORS } from '../../../portal/administration/group.ts'
import { WORDS } from '../../../portal/words.ts'

describe('what the portal knows about administration', () => {
  const operations = operationsOf(readContract()).map(({ operation }) => operation)

  test('is the group that the contract names', () => {
    const groups = new Set(operations.flatMap((operation) => operation['x-groups'] ?? []))
    expect([...groups]).toEqual([ADMINISTRATORS])
  })

  test('includes a label for each recorded act', () => {
    const acts = operations
      .filter((operation) => operation['x-uses']?.['audit']?.includes('append'))
      .map(({ operationId }) => operationId)
    expect(Object.keys(WORDS.administration.audit.acts).sort()).toEqual(acts.sort())
  })
})
