import type { TestProject } from 'vitest/node'
import { UNLIMITED } from '../unlimited.ts'
import { startGateway } from './runner.ts'

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
  // Tests at once would meet the account's five new keys a second; what happens then has tests of its own.
  const gateway = await startGateway(UNLIMITED, undefined, {
    controlPlaneLimits: false,
    // Whoever reads of a 500 wants to know why.
    onFault: console.error,
  })
  provide('target', gateway.endpoints)
  return () => gateway.remove()
}
