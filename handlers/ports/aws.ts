import { fromEnv } from '@aws-sdk/credential-provider-env'
import { NodeHttpHandler } from '@smithy/node-http-handler'

/** Lambda passes the role's credentials in environment variables. No other source is tried. */
export const ownCredentials = fromEnv()

/** Attempts of the SDK per call. One retry hides a short fault from the caller. */
export const MAX_ATTEMPTS = 2

/**
 * Returns the configuration of an SDK client.
 *
 * @param requestTimeout milliseconds for one attempt; 0 if only the caller's abort signal limits the call.
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

/** Returns an environment variable of the function. @throws if it is not set. */
export function environment(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`The environment variable ${name} is not set`)
  return value
}

/** Returns the name by which the SDK identifies an error of a service. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.name : ''
}
