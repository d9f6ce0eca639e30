import type { ComponentType } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Confirm } from './account/confirm.tsx'
import { ForgotPassword } from './account/forgotPassword.tsx'
import { Register } from './account/register.tsx'
import { SignIn } from './account/signIn.tsx'
import { Audit } from './administration/audit.tsx'
import { People } from './administration/people.tsx'
import { Plans } from './administration/plans.tsx'
import { Spent } from './administration/spent.tsx'
import { Tabs } from './administration/tabs.tsx'
import { Again } from './again.tsx'
import { keptRegistration, keptSession } from './kept.ts'
import { Keys } from './keys/keys.tsx'
import { Overview } from './overview/overview.tsx'
import { AppContext, type Said } from './parts/context.ts'
import { Notice } from './parts/notice.tsx'
import { Playground } from './playground/playground.tsx'
import { goTo, isAdministration, isOutside, type Place, type Route, usePlace } from './route.ts'
import { Account } from './session.ts'
import { SetUp } from './setUp/setUp.tsx'
import { Top } from './top.tsx'
import { WORDS } from './words.ts'

const VIEWS: { [R in Route]: ComponentType<{ id: string | undefined }> } = {
  'sign-in': SignIn,
  register: Register,
  confirm: Confirm,
  'forgot-password': ForgotPassword,
  overview: Overview,
  keys: Keys,
  playground: Playground,
  'set-up': SetUp,
  people: People,
  plans: Plans,
  spent: Spent,
  audit: Audit,
}

export function App() {
  const [, setVersion] = useState(0)
  const account = useMemo(() => new Account(() => setVersion((version) => version + 1)), [])
  const [email, remember] = useState(() => keptRegistration.get()?.email ?? '')
  const [said, say] = useState<Said>()
  const asked = usePlace()
  const isOnline = useOnline()
  const { route, id } = shown(asked, account)

  useLayoutEffect(() => keptSession.onClear(() => account.forget('ended')), [account])
  const next = useRef<Said | undefined>(undefined)
  useEffect(() => {
    document.title = `${WORDS.views[route]} · ${WORDS.name}`
    say(next.current)
    next.current = undefined
  }, [route, id])
  const leave = (to: Route, said: Said) => {
    if (to === route && to === shown({ route: to }, account).route) say(said)
    else next.current = said
    goTo(to)
  }

  const View = VIEWS[route]
  const heard = said ?? (account.state === 'ended' && route === 'sign-in' ? ENDED : undefined)
  return (
    <AppContext.Provider value={{ account, email, say, leave, remember }}>
      <button type="button" class="skip" onClick={() => document.getElementById('content')?.focus()}>
        {WORDS.skip}
      </button>
      <Top route={route} />
      <div role="status">{!isOnline && <p class="banner">{WORDS.offline}</p>}</div>
      <main id="content" tabIndex={-1}>
        <div role="status" class={isOutside(route) ? 'narrow' : ''}>
          {heard && <Notice tone={heard.tone}>{heard.words}</Notice>}
        </div>
        {isAdministration(route) && <Tabs route={route} />}
        <View key={route} id={id} />
      </main>
      {account.waiting && <Again waiting={account.waiting} />}
    </AppContext.Provider>
  )
}

const ENDED: Said = { words: WORDS.account.ended, tone: 'plain' }

/** Redirects: users without a session to the sign-in, users with one away from it, others away from the administration. */
function shown(asked: Place | undefined, { state, groups, administers }: Account): Place {
  if (state !== 'in') return asked && isOutside(asked.route) ? asked : { route: 'sign-in' }
  if (!asked || isOutside(asked.route)) return { route: 'overview' }
  // A restored session knows no groups before its first response.
  return isAdministration(asked.route) && groups && !administers ? { route: 'overview' } : asked
}

function useOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine)
  useLayoutEffect(() => {
    const look = () => setOnline(navigator.onLine)
    addEventListener('online', look)
    addEventListener('offline', look)
    return () => {
      removeEventListener('online', look)
      removeEventListener('offline', look)
    }
  }, [])
  return isOnline
}
