import type { Usage } from '../../clients/typescript/index.ts'

export type Measure = 'cost' | 'tokens' | 'requests'

/** Maximum values of an axis, times a power of ten; half of each is also a short number. */
const ENDS = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10]

/** The usage of one model, day by day. */
export type Series = { model: string; values: number[] }

/** The number of models with a colour; the rest are summed up without a name. */
const NAMED = 5

/** The last days in UTC, today the last. */
export function lastDays(days: number): string[] {
  const now = new Date()
  return Array.from({ length: days }, (_, index) => {
    const day = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - days + 1 + index)
    return new Date(day).toISOString().slice(0, 10)
  })
}

/** The usage of each model on each day: the models with the most usage, then all others as one without a name. */
export function seriesOf(usage: Usage[], days: string[], measure: Measure): Series[] {
  const models = new Map<string, number[]>()
  for (const entry of usage) {
    const values = models.get(entry.modelId) ?? days.map(() => 0)
    models.set(entry.modelId, values)
    const day = days.indexOf(entry.date)
    if (day >= 0) values[day] = (values[day] ?? 0) + measured(entry, measure)
  }
  const all = [...models]
    .map(([model, values]) => ({ model, values }))
    .sort((a, b) => sum(b.values) - sum(a.values))
  const others = all.slice(NAMED)
  if (others.length === 0) return all
  const rest = days.map((_, day) => sum(others.map(({ values }) => values[day] ?? 0)))
  return [...all.slice(0, NAMED), { model: '', values: rest }]
}

export function sum(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

/** A round maximum for an axis. */
export function roundUp(value: number): number {
  if (value <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return (ENDS.find((step) => step * power >= value * 0.999_999) ?? 10) * power
}

function measured(usage: Usage, measure: Measure): number {
  switch (measure) {
    case 'cost':
      return usage.cost
    case 'requests':
      return usage.requests
    case 'tokens':
      return usage.inputTokens + usage.outputTokens + usage.cacheReadTokens + usage.cacheWriteTokens
  }
}
