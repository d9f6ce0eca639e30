import { useApp } from '../parts/context.ts'
import { Copy } from '../parts/copy.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { goTo } from '../route.ts'
import { WORDS } from '../words.ts'

const { keys: words } = WORDS

export type Made = { id: string; name: string; secret: string }

/** Escape must not close a dialog whose secret is shown only once. */
const stay = () => {}

/** The secret of a new key, shown once. */
export function Secret({ made, done }: { made: Made; done: () => void }) {
  const { account } = useApp()
  return (
    <Dialog title={`${words.made}: ${made.name}`} close={stay}>
      <p>{words.madeSays}</p>
      <p class="secret">{made.secret}</p>
      <p>
        <Copy text={made.secret} what={words.secret} />
      </p>
      <div class="row">
        <button type="button" onClick={done}>
          {words.done}
        </button>
        <button
          type="button"
          class="plain"
          onClick={() => {
            account.hold({ secret: made.secret })
            done()
            goTo('playground')
          }}
        >
          {words.use}
        </button>
      </div>
    </Dialog>
  )
}
