import { APIGatewayClient } from '@aws-sdk/client-api-gateway'
import { clientConfig } from './aws.ts'

/** The one client of the ports that speak to API Gateway's control plane. */
export const apiGateway = new APIGatewayClient(clientConfig(3000))
