import { inject } from 'vitest'

/** The gateway under test. What only the local runner has is undefined for a deployed stage. */
export type Target = {
  apiUrl: string
  region: string
  userPoolId: string
  awsEndpointUrl: string | undefined
  mailboxUrl: string | undefined
}

declare module 'vitest' {
  interface ProvidedContext {
    target: Target
  }
}

/** Whether the suite runs on this machine: a stage has the one configuration that it was deployed with. */
export const isLocal = () => inject('target').mailboxUrl !== undefined
