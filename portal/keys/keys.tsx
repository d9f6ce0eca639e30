import { Heading } from '../parts/heading.tsx'
import { WORDS } from '../words.ts'

export function Keys() {
  return <Heading>{WORDS.views['keys']}</Heading>
}
