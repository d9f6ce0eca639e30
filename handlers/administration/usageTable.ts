import { stringify } from 'csv-stringify/sync'

/** The columns that tell one sum from another. */
const TOLD = {
  day: ['date'],
  person: ['personId', 'email', 'serviceAccount'],
  plan: ['plan'],
  model: ['modelId'],
} as const

const COUNTED = [
  'requests',
  'inputTokens',
  'outputTokens',
  'cacheReadTokens',
  'cacheWriteTokens',
  'images',
  'cost',
  'unsettled',
]

/**
 * Converts sums of usage to CSV. Text that looks like a formula is escaped, because a spreadsheet would evaluate it.
 */
export function usageTable(sums: readonly object[], by: readonly (keyof typeof TOLD)[]): string {
  const told = (['day', 'person', 'plan', 'model'] as const).flatMap((one) =>
    by.includes(one) ? TOLD[one] : [],
  )
  return stringify(
    sums.map((sum) => ({ unsettled: 0, ...sum })),
    { header: true, columns: [...told, ...COUNTED], escape_formulas: true },
  )
}
