import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Route } from '../route.ts'
import type { Account } from '../session.ts'

/** A message of a view for the next one. */
export type Said = { words: string; tone: 'good' | 'bad' | 'plain' }

export type App = {
  account: Account
  /** The last typed address, so that nobody types it twice. */
  email: string
  say: (said: Said | undefined) => void
  /** Goes to another view, which shows this message. */
  leave: (to: Route, said: Said) => void
  remember: (email: string) => void
}

export const AppContext = createContext<App | undefined>(undefined)

export function useApp(): App {
  const app = useContext(AppContext)
  if (!app) throw new Error('A view stands outside of the app')
  return app
}
