import { existsSync, readFileSync } from 'node:fs'
import type { Endpoints } from './runner.ts'

/** Formats the addresses of the gateway. */
export function addresses({ portalUrl, apiUrl, docsUrl, awsEndpointUrl, mailboxUrl }: Endpoints): string {
  return `
Ready.${
    portalUrl
      ? `
  Portal          ${portalUrl}`
      : ''
  }
  API             ${apiUrl}
  Documentation   ${docsUrl}
  AWS endpoint    ${awsEndpointUrl}
  Mailbox         ${mailboxUrl}?to=<email>
`
}

/** Commands to paste into a shell. A service created from this project has its own file, or none. */
const WALK = new URL('../demo/walkthrough.sh', import.meta.url)

/** Formats the addresses of the gateway and the walkthrough of its API. */
export function walkthrough(endpoints: Endpoints): string {
  const { apiUrl, mailboxUrl } = endpoints
  const lines = existsSync(WALK) ? readFileSync(WALK, 'utf8').split('\n') : []
  const walk = [`API=${apiUrl} MAILBOX=${mailboxUrl}`, ...lines.filter((line) => !line.startsWith('#'))]
  const indented = walk.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')
  return `${addresses(endpoints)}${lines.length > 0 ? `\nWalk through it:\n\n${indented}` : ''}
Ctrl-C stops it.`
}
