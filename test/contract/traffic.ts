import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import {
  type Contract,
  type Json,
  type JsonObject,
  type Operation,
  operationsOf,
} from '../../contract/document.ts'
import type { ExchangeRecord } from '../../local/dataPlane/gateway.ts'
import { startRunner } from '../../local/runner.ts'
import { Client, credentials } from '../conformance/client.ts'
import { fitting } from '../fuzz/schema.ts'
import { UNLIMITED } from '../unlimited.ts'

/**
 * The responses of the gateway to every kind of request that the contract suggests: each operation with and without
 * credentials, and each parameter and each field of a body missing, empty, of the wrong type and too long.
 */
export async function recordTraffic(contract: Contract): Promise<ExchangeRecord[]> {
  const state = mkdtempSync(join(tmpdir(), 'gateway-traffic-'))
  const recorded: ExchangeRecord[] = []
  const runner = await startRunner({
    port: 0,
    state,
    reset: false,
    context: UNLIMITED,
    bedrock: 'simulated',
    print: () => {},
    onExchange: (exchange) => recorded.push(exchange),
  })
  try {
    const client = new Client(runner.endpoints)
    const administrator = await client.administrator()
    // The address and the plan that the examples name.
    await client.register({ email: 'jane@example.com' })
    await client.confirm('jane@example.com')
    const limits =
      contract.paths['/admin/plans/{plan}']?.put?.requestBody?.content['application/json']?.example
    const named = { path: { plan: 'research' } }
    await client.call('PUT', '/admin/plans/{plan}', limits, credentials(administrator), named)
    for (const { path, method, operation } of operationsOf(contract)) {
      const right = fittingParameters(operation)
      const call = (body?: unknown, headers: { [name: string]: string } = {}, parameters = right) => {
        const { header = {}, ...sent } = parameters
        const declared = Object.entries(header).map(([name, value]) => [name, String(value)])
        const all = { ...Object.fromEntries(declared), ...headers }
        return client.call(method.toUpperCase(), path, body, all, sent)
      }
      const user = operation['x-groups'] ? administrator : await client.signedIn()
      const headers = operation.security.length > 0 ? credentials(user) : {}
      const media = operation.requestBody?.content['application/json']
      if (operation.security.length > 0) {
        await call(media?.example)
        await call(media?.example, { Authorization: `Bearer ${user.idToken}` })
      }
      if (media) {
        const example = object(media.example)
        await call('{', headers)
        await call({}, headers)
        for (const field of Object.keys(example)) {
          for (const wrong of ['', 7, true, null, {}, 'x'.repeat(10_000), '#', '#'.repeat(64)])
            await call({ ...example, [field]: wrong }, headers)
        }
      }
      for (const { name, in: place } of operation.parameters ?? []) {
        const others = { ...right[place] }
        delete others[name]
        if (place !== 'path') await call(media?.example, headers, { ...right, [place]: others })
        for (const wrong of [...(place === 'path' ? [] : ['']), '7', '-1', 'true', 'x'.repeat(2_000), '#'])
          await call(media?.example, headers, { ...right, [place]: { ...others, [name]: wrong } })
      }
      await call(media?.example, headers)
    }
    await client.call('GET', '/nowhere')
    await client.call('GET', '/nowhere', undefined, { Authorization: 'Bearer nothing' })
  } finally {
    await runner.stop()
    rmSync(state, { recursive: true, force: true })
  }
  return recorded
}

type Values = { [name: string]: string | string[] }

/** A valid value for each parameter of an operation, by location. */
function fittingParameters({ parameters = [] }: Operation): { [place: string]: Values } {
  const right: { [place: string]: Values } = {}
  // Characters that every header can contain.
  const text = (value: Json) => String(value).replaceAll(/[^\x20-\x7e]/g, '') || 'a'
  for (const { name, in: place, schema } of parameters) {
    const [value = null] = fc.sample(fitting(schema), { numRuns: 1, seed: 1 })
    right[place] = { ...right[place], [name]: Array.isArray(value) ? value.map(text) : text(value) }
  }
  return right
}

function object(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}
