import { inject } from 'vitest'
import { patientFetch } from './patience.ts'

/** The gateway under test. Fields that only the local runner has are undefined for a deployed stage. */
export type Target = {
  apiUrl: string
  region: string
  userPoolId: string
  awsEndpointUrl: string | undefined
  mailboxUrl: string | undefined
}

/** The addresses of the users of one run, by which they are distinguished from all other users of a stage. */
export type Addresses = { prefix: string; domain: string }

declare module 'vitest' {
  interface ProvidedContext {
    target: Target
    addresses: Addresses
  }
}

/** Whether the suite runs on this machine: a stage has only the configuration that it was deployed with. */
export const isLocal = () => inject('target').mailboxUrl !== undefined

/** Sends a request; a stage throttles as configured, so throttled requests are retried. */
export const fetchFor = ({ mailboxUrl }: Target): typeof fetch => (mailboxUrl ? fetch : patientFetch)
