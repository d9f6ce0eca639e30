import type { AccessKey } from '../../clients/typescript/index.ts'
import { dayOf, moneyOf, WORDS, whenOf } from '../words.ts'

const { keys: words } = WORDS

/** Access keys and their spending. */
export function KeyTable({ keys, revoke }: { keys: AccessKey[]; revoke: (key: AccessKey) => void }) {
  const [name, start, created, used, expires, models, spent] = words.columns
  return (
    <div class="scroll">
      <table class="stack">
        <thead>
          <tr>
            {words.columns.map((column) => (
              <th key={column} scope="col">
                {column || <span class="hidden">{words.revoke}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id}>
              <td data-label={name}>
                <strong>{key.name}</strong>
              </td>
              <td data-label={start}>
                <code>{key.start}…</code>
              </td>
              <td class="whole" data-label={created}>
                {dayOf(new Date(key.createdAt))}
              </td>
              <td class="whole" data-label={used}>
                {key.lastUsedAt ? whenOf(new Date(key.lastUsedAt)) : words.never}
              </td>
              <td class="whole" data-label={expires}>
                {expiryOf(key)}
              </td>
              <td data-label={models}>{key.models?.join(', ') ?? words.allModels}</td>
              <td class="whole" data-label={spent}>
                {key.budget === undefined
                  ? moneyOf(key.spent)
                  : words.of(moneyOf(key.spent), moneyOf(key.budget))}
              </td>
              <td data-label="">
                <button
                  type="button"
                  class="plain small"
                  aria-label={words.revokeNamed(key.name)}
                  onClick={() => revoke(key)}
                >
                  {words.revoke}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function expiryOf({ expiresAt }: AccessKey): string {
  if (!expiresAt) return words.noEnd
  const when = new Date(expiresAt)
  return when.getTime() <= Date.now() ? words.expired(whenOf(when)) : whenOf(when)
}
