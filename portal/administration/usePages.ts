import { useState } from 'preact/hooks'
import { type Loaded, useLoad } from '../parts/load.tsx'

export type Pages<T> = Loaded<T> & {
  /** Of the page that is shown, from one on. */
  number: number
  goOn: ((cursor: string) => void) | undefined
  goBack: (() => void) | undefined
}

/** A list that the gateway gives page by page. It says where the next one begins, so the way back is kept here. */
export function usePages<T>(load: (cursor: { cursor?: string }) => Promise<T>): Pages<T> {
  const [cursors, setCursors] = useState<string[]>([])
  const cursor = cursors.at(-1)
  const page = useLoad(() => load(cursor === undefined ? {} : { cursor }), cursor ?? '')
  const isHere = page.state === 'loaded'
  return {
    ...page,
    number: cursors.length + 1,
    goOn: isHere ? (next) => setCursors([...cursors, next]) : undefined,
    goBack: cursor === undefined ? undefined : () => setCursors(cursors.slice(0, -1)),
  }
}
