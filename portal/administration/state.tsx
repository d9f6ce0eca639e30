import type { Person } from '../../clients/typescript/index.ts'
import { WORDS } from '../words.ts'

/** How a person stands, in words, and in a colour as well. */
export function State({ of }: { of: Person['state'] }) {
  return <span class={`state ${of}`}>{WORDS.administration.states[of]}</span>
}
