import { APIGatewayClient } from '@aws-sdk/client-api-gateway'
import { StandardRetryStrategy } from '@smithy/core/retry'
import { clientConfig, errorName, MAX_ATTEMPTS } from './aws.ts'

type Refresh = StandardRetryStrategy['refreshRetryTokenForRetry']

/**
 * Adds retries for concurrent changes to the SDK's retries. A Region makes some changes, such as CreateUsagePlanKey,
 * one at a time and answers the others with a ConflictException of this wording (AWS support, quoted in
 * serverless/serverless, issue 12065).
 */
class ApiGatewayRetryStrategy extends StandardRetryStrategy {
  override refreshRetryTokenForRetry(...[token, failure]: Parameters<Refresh>): ReturnType<Refresh> {
    const { error } = failure
    const met = errorName(error) === 'ConflictException' && error?.message.includes('concurrent modification')
    return super.refreshRetryTokenForRetry(token, met ? { ...failure, errorType: 'THROTTLING' } : failure)
  }
}

let client: APIGatewayClient | undefined

/**
 * Returns the client shared by the ports that call API Gateway's control plane. The first use creates it: a sign-in
 * needs it only to repair an interrupted registration.
 */
export function apiGateway(): APIGatewayClient {
  client ??= new APIGatewayClient({
    ...clientConfig(3000),
    retryStrategy: new ApiGatewayRetryStrategy(MAX_ATTEMPTS),
  })
  return client
}
