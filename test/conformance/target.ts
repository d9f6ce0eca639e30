import 'vitest'

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
