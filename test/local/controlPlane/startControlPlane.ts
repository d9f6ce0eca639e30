import { once } from 'node:events'
import { createServer } from 'node:http'
import { DatabaseSync } from 'node:sqlite'
import { buffer } from 'node:stream/consumers'
import { APIGatewayClient } from '@aws-sdk/client-api-gateway'
import { onTestFinished } from 'vitest'
import { AwsError, type AwsOperation } from '../../../local/aws/call.ts'
import { createControlPlane } from '../../../local/controlPlane/controlPlane.ts'
import type { Properties } from '../../../local/template.ts'

type Setting = {
  /** Properties by physical id. */
  plans?: { [id: string]: Properties }
  limits?: boolean
  database?: DatabaseSync
  at?: string
}

/** A control plane on its own port, with an SDK client that does not retry. */
export async function startControlPlane(setting: Setting = {}) {
  const database = setting.database ?? new DatabaseSync(':memory:')
  const clock = { at: Date.parse(setting.at ?? '2026-03-04T12:00:00Z') }
  const stages = { ApiStages: [{ ApiId: 'api1', Stage: 'prod' }] }
  const controlPlane = createControlPlane({
    database,
    plans: Object.entries(setting.plans ?? { plan1: {} }).map(([physicalId, properties]) => ({
      logicalId: physicalId,
      type: 'AWS::ApiGateway::UsagePlan',
      physicalId,
      properties: { ...stages, ...properties },
    })),
    apiId: 'api1',
    stageName: 'prod',
    limits: setting.limits ?? false,
    now: () => clock.at,
  })
  const operations: AwsOperation[] = []
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    try {
      const operation = controlPlane.service({
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body: await buffer(request),
        signal: new AbortController().signal,
      })
      if (!operation) return response.writeHead(404).end()
      operations.push(operation)
      const { status = 200, body } = await operation.run()
      response.writeHead(status, { 'Content-Type': 'application/json' })
      response.end(body instanceof Uint8Array ? body : JSON.stringify(body))
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      response.writeHead(error.status, { 'x-amzn-ErrorType': error.code })
      response.end(JSON.stringify({ message: error.message }))
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('The server has no port')
  const url = `http://127.0.0.1:${address.port}`
  const client = new APIGatewayClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  })
  onTestFinished(() => {
    client.destroy()
    server.close()
    server.closeAllConnections()
  })
  const joined = (planId: string, keyId: string) => {
    const plan = controlPlane.planOf(keyId)
    if (plan?.id !== planId) throw new Error(`${keyId} is not in ${planId}`)
    return plan
  }
  return {
    url,
    client,
    clock,
    controlPlane,
    operations,
    database,
    use: (planId: string, keyId: string) => controlPlane.count(joined(planId, keyId).id, keyId),
  }
}
