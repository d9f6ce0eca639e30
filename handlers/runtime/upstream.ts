import { Problem } from './problem.ts'

const TIMED_OUT = new Set(['AbortError', 'TimeoutError'])
const THROTTLED = new Set([
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'Throttling',
  'ThrottlingException',
  'TooManyFailedAttemptsException',
  'TooManyRequestsException',
])

/**
 * Maps a failure of AWS that no port handles to a problem: throttled, unavailable or too late.
 *
 * @returns undefined for anything else, which is a fault of this project.
 */
export function upstreamProblem(error: unknown): Problem | undefined {
  if (!(error instanceof Error)) return undefined
  if (THROTTLED.has(error.name)) return new Problem(429, 'Too Many Requests', { retryAfter: 1 })
  if (TIMED_OUT.has(error.name)) {
    return new Problem(504, 'The service behind the gateway did not answer in time.')
  }
  if (isBusy(error) || isServerFault(error) || isConnectionFault(error)) {
    return new Problem(503, 'Service unavailable. Try again.', { retryAfter: 1 })
  }
  return undefined
}

/** API Gateway's control plane reports a concurrent change. The ports have already handled every other meaning. */
function isBusy(error: Error): boolean {
  return error.name === 'ConflictException'
}

/** Checks the HTTP status, which the SDK keeps with every error of a service. */
function isServerFault(error: Error): boolean {
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null) return false
  const metadata = error.$metadata
  return 'httpStatusCode' in metadata && Number(metadata.httpStatusCode) >= 500
}

/** Node.js marks a failed connection with a code such as ECONNRESET or EPIPE. */
function isConnectionFault(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code)
}
