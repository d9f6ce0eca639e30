import { ADMINISTRATION, linkTo, type Route } from '../route.ts'
import { WORDS } from '../words.ts'

/** The parts of the administration. */
export function Tabs({ route }: { route: Route }) {
  return (
    <nav class="ways tabs" aria-label={WORDS.administration.name}>
      {ADMINISTRATION.map((one) => (
        <a key={one} href={linkTo(one)} aria-current={one === route ? 'page' : undefined}>
          {WORDS.views[one]}
        </a>
      ))}
    </nav>
  )
}
