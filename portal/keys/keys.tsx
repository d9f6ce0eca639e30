import { useState } from 'preact/hooks'
import type { AccessKey } from '../../clients/typescript/index.ts'
import { Ask } from '../parts/ask.tsx'
import { useApp } from '../parts/context.ts'
import { Heading } from '../parts/heading.tsx'
import { Load, useLoad } from '../parts/load.tsx'
import { WORDS } from '../words.ts'
import { KeyTable } from './keyTable.tsx'
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
            <KeyTable keys={data} revoke={setLeaving} />
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
