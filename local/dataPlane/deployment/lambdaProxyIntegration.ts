import { type Properties, text } from '../../template.ts'

export type LambdaProxyIntegration = {
  type: 'aws_proxy'
  functionArn: string
  httpMethod: string
  timeoutMillis: number
  responseTransferMode: TransferMode
}

export type TransferMode = 'BUFFERED' | 'STREAM'

/**
 * The URI by which each mode invokes a function (developer guide, 'response transfer mode' of Lambda proxy
 * integrations).
 */
const INVOCATIONS = {
  '2015-03-31': { name: 'invocations', mode: 'BUFFERED' },
  '2021-11-15': { name: 'response-streaming-invocations', mode: 'STREAM' },
} as const

const URI =
  /^arn:aws[\w-]*:apigateway:[\w-]+:lambda:path\/(2015-03-31|2021-11-15)\/functions\/(arn:[^/]+)\/([\w-]+)$/

/** In milliseconds ('Quotas for configuring and running a REST API'). */
const MIN_TIMEOUT = 50
const MAX_TIMEOUT = { BUFFERED: 29_000, STREAM: 900_000 }

/**
 * Reads a Lambda proxy integration.
 *
 * @throws for a URI that does not name a function or belongs to another transfer mode, and for a timeout that AWS
 *   refuses.
 */
export function lambdaProxyIntegration(integration: Properties): LambdaProxyIntegration {
  const { uri } = integration
  const responseTransferMode = transferMode(integration['responseTransferMode'] ?? 'BUFFERED')
  const [, version, functionArn, name] = text(uri).match(URI) ?? []
  const invoked = Object.entries(INVOCATIONS).find(([date]) => date === version)?.[1]
  if (!functionArn || !invoked || invoked.name !== name)
    throw new Error(`${uri} is not the URI of a function`)
  if (invoked.mode !== responseTransferMode) {
    throw new Error(
      `responseTransferMode ${responseTransferMode} does not match the integration's URI ${version}/.../${name}`,
    )
  }
  const timeoutMillis = Number(integration['timeoutInMillis'] ?? MAX_TIMEOUT.BUFFERED)
  const max = MAX_TIMEOUT[responseTransferMode]
  if (!(timeoutMillis >= MIN_TIMEOUT && timeoutMillis <= max)) {
    throw new Error(`Timeout should be between ${MIN_TIMEOUT} ms and ${max} ms`)
  }
  return {
    type: 'aws_proxy',
    functionArn,
    httpMethod: text(integration['httpMethod']),
    timeoutMillis,
    responseTransferMode,
  }
}

function transferMode(value: unknown): TransferMode {
  if (value !== 'BUFFERED' && value !== 'STREAM')
    throw new Error('responseTransferMode must be BUFFERED or STREAM')
  return value
}
