import { existsSync, readFileSync } from 'node:fs'
import type { Endpoints } from './runner.ts'

/** Where the gateway can be reached. */
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

/** What a person can paste into a shell; a service that was made of this one has its own, or none. */
const WALK = new URL('../demo/walkthrough.sh', import.meta.url)

/** Where the gateway can be reached, and the walk through its API. */
export function walkthrough(endpoints: Endpoints): string {
  const { apiUrl, mailboxUrl } = endpoints
  const lines = existsSync(WALK) ? readFileSync(WALK, 'utf8').split('\n') : []
  const walk = [`API=${apiUrl} MAILBOX=${mailboxUrl}`, ...lines.filter((line) => !line.startsWith('#'))]
  const indented = walk.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')
  return `${addresses(endpoints)}${lines.length > 0 ? `\nWalk through it:\n\n${indented}` : ''}
Ctrl-C stops it.`
}
