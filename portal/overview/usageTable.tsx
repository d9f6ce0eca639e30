import type { Usage } from '../../clients/typescript/index.ts'
import { moneyOf, numberOf, shortDayOf, WORDS } from '../words.ts'

const { overview: words } = WORDS

/** The usage, the latest day first. */
export function UsageTable({ usage }: { usage: Usage[] }) {
  return (
    <details>
      <summary>{words.table}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
      <section class="scroll" aria-label={words.table} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {words.columns.map((column, index) => (
                <th key={column} scope="col" class={index > 1 ? 'number' : ''}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {usage.toReversed().map((entry) => (
              <tr key={`${entry.date} ${entry.modelId}`}>
                <td>{shortDayOf(entry.date)}</td>
                <td>{entry.modelId}</td>
                <td class="number">{numberOf(entry.requests)}</td>
                <td class="number">
                  {numberOf(entry.inputTokens + entry.cacheReadTokens + entry.cacheWriteTokens)}
                </td>
                <td class="number">{numberOf(entry.outputTokens)}</td>
                <td class="number">{moneyOf(entry.cost)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}
