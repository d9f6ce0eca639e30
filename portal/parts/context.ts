import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Route } from '../route.ts'
import type { Account } from '../session.ts'

/** What a view tells the one after it. */
export type Said = { words: string; tone: 'good' | 'bad' | 'plain' }

export type App = {
  account: Account
  /** The address that was typed last, so that nobody types it twice. */
  email: string
  say: (said: Said | undefined) => void
  /** Goes to another view, which says this. */
  leave: (to: Route, said: Said) => void
  remember: (email: string) => void
}

export const AppContext = createContext<App | undefined>(undefined)

export function useApp(): App {
  const app = useContext(AppContext)
  if (!app) throw new Error('A view stands outside of the app')
  return app
}
