import { useState } from 'preact/hooks'
import { Ask } from './parts/ask.tsx'
import { useApp } from './parts/context.ts'
import { ADMINISTRATION, INSIDE, isAdministration, linkTo, type Route } from './route.ts'
import { WORDS } from './words.ts'

const OUTSIDE: readonly Route[] = ['sign-in', 'register']

/** The top of the page: the name, the views and the sign-out. */
export function Top({ route }: { route: Route }) {
  const { account, leave } = useApp()
  const [asks, setAsks] = useState(false)
  const isIn = account.state === 'in'
  const signOut = async () => {
    const told = await account.signOut().then(
      () => true,
      () => false,
    )
    leave(
      'sign-in',
      told
        ? { words: WORDS.account.signedOut, tone: 'good' }
        : { words: WORDS.account.signedOutHere, tone: 'bad' },
    )
  }
  return (
    <header class="top">
      <div>
        <p class="brand">{WORDS.name}</p>
        <nav class="ways" aria-label={WORDS.name}>
          {(isIn ? INSIDE : OUTSIDE).map((one) => (
            <a key={one} href={linkTo(one)} aria-current={one === route ? 'page' : undefined}>
              {WORDS.views[one]}
            </a>
          ))}
          {isIn && account.administers && (
            <a href={linkTo(ADMINISTRATION[0])} aria-current={isAdministration(route) ? 'true' : undefined}>
              {WORDS.administration.name}
            </a>
          )}
          <a class="aside" href="docs">
            {WORDS.docs}
          </a>
        </nav>
        {isIn && (
          <button type="button" class="plain small" onClick={() => setAsks(true)}>
            {WORDS.account.signOut}
          </button>
        )}
      </div>
      {asks && (
        <Ask
          title={WORDS.account.signOutAsk}
          says={WORDS.account.signOutSays}
          button={WORDS.account.signOut}
          act={signOut}
          close={() => setAsks(false)}
        />
      )}
    </header>
  )
}
