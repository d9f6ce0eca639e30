import { expect, test } from 'vitest'
import { usageTable } from '../../../handlers/administration/usageTable.ts'

const SUM = {
  requests: 1,
  inputTokens: 2,
  outputTokens: 3,
  cacheReadTokens: 4,
  cacheWriteTokens: 5,
  images: 6,
  cost: 0.000007,
}

test('has the group columns in a fixed order, whatever order the request names them in', () => {
  const [columns] = usageTable([], ['model', 'person', 'day', 'plan']).split('\n')
  expect(columns).toBe(
    'date,personId,email,serviceAccount,plan,modelId,requests,inputTokens,outputTokens,cacheReadTokens,cacheWriteTokens,images,cost,unsettled',
  )
})

test('leaves unknown names empty, and shows 0 where nothing is unsettled', () => {
  const lines = usageTable([{ personId: 'joe', ...SUM }], ['person']).split('\n')
  expect(lines[1]).toBe('joe,,,1,2,3,4,5,6,0.000007,0')
})

test('quotes separators, and escapes text that looks like a formula', () => {
  const rows = ['=1+1@example.com', '"a,b"@example.com'].map((email) => ({ personId: 'x', email, ...SUM }))
  const lines = usageTable(rows, ['person']).split('\n')
  expect(lines.slice(1, 3).map((line) => line.replace(/,,1,2,3.*/, ''))).toEqual([
    "x,'=1+1@example.com",
    'x,"""a,b""@example.com"',
  ])
})
