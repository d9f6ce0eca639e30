import { Heading } from '../parts/heading.tsx'
import { WORDS } from '../words.ts'

export function Playground() {
  return <Heading>{WORDS.views['playground']}</Heading>
}
