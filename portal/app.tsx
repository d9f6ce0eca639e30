import type { ComponentType } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Confirm } from './account/confirm.tsx'
import { ForgotPassword } from './account/forgotPassword.tsx'
import { Register } from './account/register.tsx'
import { SignIn } from './account/signIn.tsx'
import { Again } from './again.tsx'
import { keptRegistration, keptSession } from './kept.ts'
import { Keys } from './keys/keys.tsx'
import { Overview } from './overview/overview.tsx'
import { AppContext, type Said } from './parts/context.ts'
import { Notice } from './parts/notice.tsx'
import { Playground } from './playground/playground.tsx'
import { goTo, INSIDE, type Route, useRoute } from './route.ts'
import { Account } from './session.ts'
import { SetUp } from './setUp/setUp.tsx'
import { Top } from './top.tsx'
import { WORDS } from './words.ts'

const VIEWS: { [R in Route]: ComponentType } = {
  'sign-in': SignIn,
  register: Register,
  confirm: Confirm,
  'forgot-password': ForgotPassword,
  overview: Overview,
  keys: Keys,
  playground: Playground,
  'set-up': SetUp,
}

export function App() {
  const [, setVersion] = useState(0)
  const account = useMemo(() => new Account(() => setVersion((version) => version + 1)), [])
  const [email, remember] = useState(() => keptRegistration.get()?.email ?? '')
  const [said, say] = useState<Said>()
  const asked = useRoute()
  const isOnline = useOnline()
  const route = shown(asked, account.state === 'in')

  useEffect(() => keptSession.onClear(() => account.forget('ended')), [account])
  const next = useRef<Said | undefined>(undefined)
  useEffect(() => {
    document.title = `${WORDS.views[route]} · ${WORDS.name}`
    say(next.current)
    next.current = undefined
  }, [route])
  const leave = (to: Route, said: Said) => {
    if (to === shown(to, account.state === 'in') && to === route) say(said)
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
        <div role="status" class={INSIDE.includes(route) ? '' : 'narrow'}>
          {heard && <Notice tone={heard.tone}>{heard.words}</Notice>}
        </div>
        <View key={route} />
      </main>
      {account.waiting && <Again waiting={account.waiting} />}
    </AppContext.Provider>
  )
}

const ENDED: Said = { words: WORDS.account.ended, tone: 'plain' }

/** The view for an address: what is inside, only for who is. */
function shown(asked: Route | undefined, isIn: boolean): Route {
  if (!isIn) return asked && !INSIDE.includes(asked) ? asked : 'sign-in'
  return asked && INSIDE.includes(asked) ? asked : 'overview'
}

function useOnline(): boolean {
  const [isOnline, setOnline] = useState(navigator.onLine)
  useEffect(() => {
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
