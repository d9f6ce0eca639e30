import { expect, test } from 'vitest'
import { lastDays, roundUp, seriesOf } from '../../../portal/overview/series.ts'

const usage = (date: string, modelId: string, cost: number) => ({
  ...{ date, modelId, cost, requests: 1, inputTokens: 10, outputTokens: 5 },
  ...{ cacheReadTokens: 2, cacheWriteTokens: 1, images: 0 },
})

test('each model has a value for each day, the most used models first', () => {
  const days = ['2026-01-01', '2026-01-02']
  const used = [usage('2026-01-01', 'a', 1), usage('2026-01-02', 'a', 1), usage('2026-01-02', 'b', 5)]
  expect(seriesOf(used, days, 'cost')).toEqual([
    { model: 'b', values: [0, 5] },
    { model: 'a', values: [1, 1] },
  ])
  expect(seriesOf(used, days, 'tokens')[0]?.values).toEqual([18, 18])
})

test('models beyond the number of colours are summed up, and nothing is lost', () => {
  const used = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((model, index) =>
    usage('2026-01-01', model, 7 - index),
  )
  const series = seriesOf(used, ['2026-01-01'], 'cost')
  expect(series.map(({ model }) => model)).toEqual(['a', 'b', 'c', 'd', 'e', ''])
  expect(series.at(-1)?.values).toEqual([2 + 1])
})

test('the days are those of UTC, with today last', () => {
  expect(lastDays(30)).toHaveLength(30)
  expect(lastDays(7).at(-1)).toBe(new Date().toISOString().slice(0, 10))
})

test.each([
  [0, 1],
  [0.17, 0.2],
  [23, 24],
  [100, 100],
  [101, 120],
])('an axis for %d ends at %d', (value, end) => {
  expect(roundUp(value)).toBeCloseTo(end)
})
