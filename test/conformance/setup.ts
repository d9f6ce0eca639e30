import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startRunner } from '../../local/runner.ts'
import { UNLIMITED } from '../unlimited.ts'

/** Points the suite at the stage that the environment names, or at a local runner of its own. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const { GATEWAY_URL, GATEWAY_USER_POOL_ID, AWS_REGION } = process.env
  if (GATEWAY_URL) {
    if (!GATEWAY_USER_POOL_ID || !AWS_REGION)
      throw new Error('GATEWAY_URL needs GATEWAY_USER_POOL_ID and AWS_REGION')
    provide('target', {
      apiUrl: GATEWAY_URL.replace(/\/$/, ''),
      region: AWS_REGION,
      userPoolId: GATEWAY_USER_POOL_ID,
      awsEndpointUrl: undefined,
      mailboxUrl: undefined,
    })
    return async () => {}
  }
  const state = mkdtempSync(join(tmpdir(), 'gateway-conformance-'))
  const runner = await startRunner({
    port: 0,
    state,
    reset: false,
    context: UNLIMITED,
    bedrock: 'simulated',
    print: () => {},
  })
  provide('target', runner.endpoints)
  return async () => {
    await runner.stop()
    rmSync(state, { recursive: true, force: true })
  }
}
