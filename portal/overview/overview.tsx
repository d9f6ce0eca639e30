import { Heading } from '../parts/heading.tsx'
import { WORDS } from '../words.ts'

export function Overview() {
  return <Heading>{WORDS.views['overview']}</Heading>
}
