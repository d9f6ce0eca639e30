import { useApp } from '../parts/context.ts'
import { Heading } from '../parts/heading.tsx'
import { Load, useLoad } from '../parts/load.tsx'
import { clientOf } from '../session.ts'
import { WORDS } from '../words.ts'
import { Desk } from './desk.tsx'
import { KeyChoice } from './keyChoice.tsx'

export function Playground() {
  const { account } = useApp()
  return (
    <>
      <Heading>{WORDS.views.playground}</Heading>
      {account.key ? <Keyed key={account.key.secret} secret={account.key.secret} /> : <KeyChoice />}
    </>
  )
}

function Keyed({ secret }: { secret: string }) {
  const { account } = useApp()
  const known = useLoad(async () => {
    const client = clientOf(secret)
    const [{ data: key }, { data: models }] = await Promise.all([client.getKey(), client.listUsableModels()])
    return { key, models: models.filter(({ routes }) => routes.includes('/v1/chat/completions')) }
  }, secret)
  return (
    <>
      <p class="row">
        {known.data && <span>{WORDS.playground.key(known.data.key.name)}</span>}
        <button type="button" class="link" onClick={() => account.hold(undefined)}>
          {WORDS.playground.otherKey}
        </button>
      </p>
      <Load of={known}>
        {({ models }) =>
          models.length === 0 ? (
            <p class="empty card">{WORDS.playground.noModels}</p>
          ) : (
            <Desk secret={secret} models={models} />
          )
        }
      </Load>
    </>
  )
}
