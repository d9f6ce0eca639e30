import type { AwsAnswer, AwsCall, AwsOperation } from './call.ts'

/**
 * Stands between all callers and AWS: may refuse a call, delay it, or lose its answer.
 *
 * @param call with the `x-amzn-trace-id` of the request that a function makes it for; the SDK sends that
 *   header from within Lambda.
 * @param run carries the operation out.
 * @throws AwsError for what AWS answers instead, ConnectionReset for no answer at all.
 */
export type Intercept = (
  call: AwsCall,
  operation: AwsOperation,
  run: () => Promise<AwsAnswer>,
) => Promise<AwsAnswer>

/** The connection breaks instead of an answer. */
export class ConnectionReset extends Error {}
