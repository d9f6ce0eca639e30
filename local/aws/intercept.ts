import type { AwsAnswer, AwsCall, AwsOperation } from './call.ts'

/**
 * Wraps every call to AWS. It may refuse the call, delay it, or lose its response.
 *
 * @param call carries the `x-amzn-trace-id` of the request that the function serves; the SDK sends that header from
 *   within Lambda.
 * @param run carries out the operation.
 * @throws AwsError to answer with an error instead, ConnectionReset to send no response at all.
 */
export type Intercept = (
  call: AwsCall,
  operation: AwsOperation,
  run: () => Promise<AwsAnswer>,
) => Promise<AwsAnswer>

/** Makes the endpoint break the connection instead of sending a response. */
export class ConnectionReset extends Error {}
