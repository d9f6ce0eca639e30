import { type Properties, text } from '../../template.ts'

export type LambdaProxyIntegration = {
  type: 'aws_proxy'
  functionArn: string
  httpMethod: string
  timeoutMillis: number
}

const URI = /^arn:aws[\w-]*:apigateway:[\w-]+:lambda:path\/2015-03-31\/functions\/(arn:[^/]+)\/invocations$/

/** @throws for a URI that does not name a function, and for a timeout that AWS refuses (quotas: 50 ms to 29 s). */
export function lambdaProxyIntegration(integration: Properties): LambdaProxyIntegration {
  const functionArn = text(integration['uri']).match(URI)?.[1]
  if (!functionArn) throw new Error(`${integration['uri']} is not the URI of a function`)
  const timeoutMillis = Number(integration['timeoutInMillis'] ?? 29_000)
  if (!(timeoutMillis >= 50 && timeoutMillis <= 29_000)) {
    throw new Error('Timeout should be between 50 ms and 29000 ms')
  }
  return { type: 'aws_proxy', functionArn, httpMethod: text(integration['httpMethod']), timeoutMillis }
}
