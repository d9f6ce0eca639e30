import type { Summary } from './statistics.ts'

/** One line of a table. */
export type Row = { name: string; unit: string; note?: string } & Partial<Summary> & { median: number }

export type Part = { title: string; rows: Row[] }

/** A part as a Markdown table, which is also readable on a terminal. */
export function table({ title, rows }: Part): string {
  const head = ['', 'median', 'min', 'max', 'p99', 'unit', 'note']
  const lines = rows.map((row) => [
    row.name,
    ...[row.median, row.min, row.max, row.p99].map(digits),
    row.unit,
    row.note ?? '',
  ])
  const widths = head.map((name, column) =>
    Math.max(name.length, ...lines.map((line) => line[column]?.length ?? 0)),
  )
  const text = (cells: string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [
    `### ${title}`,
    '',
    text(head),
    text(widths.map((width) => '-'.repeat(width))),
    ...lines.map(text),
    '',
  ].join('\n')
}

/** Rounds to three significant digits; keeps all digits of a count. */
export function digits(value: number | undefined): string {
  if (value === undefined) return ''
  if (Number.isInteger(value)) return String(value)
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(3)
}
