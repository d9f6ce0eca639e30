import { fromEnv } from '@aws-sdk/credential-provider-env'
import { NodeHttpHandler } from '@smithy/node-http-handler'

/** Lambda hands a function its role's credentials in the environment; no other source is asked. */
export const ownCredentials = fromEnv()

/** How often the SDK sends a call: one retry hides a short fault from the caller. */
export const MAX_ATTEMPTS = 2

/**
 * The configuration of a client.
 *
 * @param requestTimeout milliseconds for one attempt; 0 where the caller's abort signal is the only limit.
 */
export function clientConfig(requestTimeout: number) {
  return {
    credentials: ownCredentials,
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 2000,
      requestTimeout,
      throwOnRequestTimeout: requestTimeout > 0,
    }),
  }
}

/** A variable of the function's environment. @throws where it is not set. */
export function environment(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`The environment variable ${name} is not set`)
  return value
}

/** The name by which the SDK tells one error of a service from another. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : ''
}
