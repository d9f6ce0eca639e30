import { APIGatewayClient } from '@aws-sdk/client-api-gateway'
import { StandardRetryStrategy } from '@smithy/core/retry'
import { clientConfig, errorName, MAX_ATTEMPTS } from './aws.ts'

type Refresh = StandardRetryStrategy['refreshRetryTokenForRetry']

/**
 * The SDK's retries, and those of a change that met another one. Of some, such as CreateUsagePlanKey, a Region
 * makes one at a time, and answers the others with a ConflictException of these words (AWS support, quoted in
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
 * The one client of the ports that speak to API Gateway's control plane, made when it is first asked for: a
 * sign-in does so only to repair a registration that was cut short.
 */
export function apiGateway(): APIGatewayClient {
  client ??= new APIGatewayClient({
    ...clientConfig(3000),
    retryStrategy: new ApiGatewayRetryStrategy(MAX_ATTEMPTS),
  })
  return client
}
