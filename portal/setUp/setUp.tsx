import { Heading } from '../parts/heading.tsx'
import { WORDS } from '../words.ts'

export function SetUp() {
  return <Heading>{WORDS.views['set-up']}</Heading>
}
