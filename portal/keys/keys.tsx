import { useState } from 'preact/hooks'
import type { AccessKey } from '../../clients/typescript/index.ts'
import { Ask } from '../parts/ask.tsx'
import { useApp } from '../parts/context.ts'
import { Heading } from '../parts/heading.tsx'
import { Load, useLoad } from '../parts/load.tsx'
import { dayOf, moneyOf, WORDS, whenOf } from '../words.ts'
import { NewKey } from './newKey.tsx'
import { type Made, Secret } from './secret.tsx'

const { keys: words } = WORDS

export function Keys() {
  const { account, say } = useApp()
  const [form, setForm] = useState<'none' | 'open'>('none')
  const [made, setMade] = useState<Made>()
  const [leaving, setLeaving] = useState<AccessKey>()
  const keys = useLoad(() => account.ask((api) => api.listAccessKeys()), 'keys')
  const revoke = async ({ id, name, start }: AccessKey) => {
    await account.ask((api) => api.revokeAccessKey({ path: { keyId: id } }))
    if (account.key?.secret.startsWith(start)) account.hold(undefined)
    say({ words: words.revoked(name), tone: 'good' })
    keys.reload()
  }
  return (
    <>
      <div class="row between">
        <Heading>{WORDS.views.keys}</Heading>
        {form === 'none' && !made && (
          <button type="button" onClick={() => setForm('open')}>
            {words.new}
          </button>
        )}
      </div>
      <p>{words.intro}</p>
      {made && <Secret made={made} done={() => setMade(undefined)} />}
      {form === 'open' && (
        <NewKey
          made={(key) => {
            setMade(key)
            setForm('none')
            keys.reload()
          }}
          cancel={() => setForm('none')}
        />
      )}
      <Load of={keys}>
        {({ data }) =>
          data.length === 0 ? (
            <p class="empty card">{words.empty}</p>
          ) : (
            <Table keys={data} revoke={setLeaving} />
          )
        }
      </Load>
      {leaving && (
        <Ask
          title={words.revokeAsk(leaving.name)}
          says={words.revokeSays}
          button={words.revoke}
          act={() => revoke(leaving)}
          close={() => setLeaving(undefined)}
        />
      )}
    </>
  )
}

function Table({ keys, revoke }: { keys: AccessKey[]; revoke: (key: AccessKey) => void }) {
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
