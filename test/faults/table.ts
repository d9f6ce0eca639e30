import { faults } from './faults.ts'
import type { Outcome } from './matrix.ts'

/**
 * The matrix as text: a line for each call of each scenario, a column for each fault, and in it the status of the
 * response for each of the fault's durations; a question mark follows if something was wrong.
 */
export function table(outcomes: readonly Outcome[]): string {
  const names = Object.keys(faults)
  const lines = [...Map.groupBy(outcomes, lineOf)].map(([line, cells]) => [
    line,
    ...names.map((name) =>
      cells
        .filter(({ fault }) => fault === name)
        .map(cell)
        .join(' '),
    ),
  ])
  const heading = ['operation, way, call', ...names]
  const widths = heading.map((name, column) =>
    Math.max(name.length, ...lines.map((line) => line[column]?.length ?? 0)),
  )
  return [heading, ...lines]
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function lineOf({ operation, scenario, call, occurrence }: Outcome): string {
  return `${operation}, ${scenario.when}: ${call}${occurrence > 1 ? ` (${occurrence})` : ''}`
}

function cell({ answer, wrong }: Outcome): string {
  return `${answer?.status ?? '---'}${wrong.length > 0 ? '?' : ''}`
}
