import { inject } from 'vitest'
import { patientFetch } from './patience.ts'

/** The gateway under test. What only the local runner has is undefined for a deployed stage. */
export type Target = {
  apiUrl: string
  region: string
  userPoolId: string
  awsEndpointUrl: string | undefined
  mailboxUrl: string | undefined
}

/** How the users of one run are called, so that they can be told from every other user of a stage. */
export type Addresses = { prefix: string; domain: string }

declare module 'vitest' {
  interface ProvidedContext {
    target: Target
    addresses: Addresses
  }
}

/** Whether the suite runs on this machine: a stage has the one configuration that it was deployed with. */
export const isLocal = () => inject('target').mailboxUrl !== undefined

/** Sends a request; a stage throttles as it was deployed to, so that what it throttled is sent again. */
export const fetchFor = ({ mailboxUrl }: Target): typeof fetch => (mailboxUrl ? fetch : patientFetch)
