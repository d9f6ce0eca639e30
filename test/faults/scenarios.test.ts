import { expect, test } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { STRUCK_ELSEWHERE, scenarios } from './scenarios.ts'

test('every operation has a scenario', () => {
  for (const id of Object.keys(operations).filter((one) => !STRUCK_ELSEWHERE.has(one)))
    expect(
      scenarios[id]?.length,
      `Add ${id} to test/faults/scenarios.ts, as npm run new -- ${id} does.`,
    ).toBeGreaterThan(0)
})

test('every scenario belongs to an operation', () => {
  for (const id of Object.keys(scenarios))
    expect(
      operations,
      `Delete ${id} from test/faults/scenarios.ts: the contract has no such operation.`,
    ).toHaveProperty(id)
})
