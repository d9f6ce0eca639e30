import { randomUUID } from 'node:crypto'
import type { TestProject } from 'vitest/node'
import { UNLIMITED } from '../unlimited.ts'
import { Administrator } from './administrator.ts'
import { limitsOf } from './readiness.ts'
import { startGateway } from './runner.ts'
import type { Target } from './target.ts'

/**
 * Points the suite at the stage that the environment names, or at its own local runner.
 *
 * @returns a function that deletes the users that the suite registered, or the runner together with them.
 * @throws if the stage's limits are too low for the suite.
 */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const { GATEWAY_URL, GATEWAY_USER_POOL_ID, GATEWAY_DOMAIN, AWS_REGION } = process.env
  const addresses = {
    prefix: `conformance-${randomUUID().slice(0, 8)}-`,
    domain: GATEWAY_DOMAIN ?? 'example.com',
  }
  provide('addresses', addresses)
  if (GATEWAY_URL) {
    if (!GATEWAY_USER_POOL_ID || !AWS_REGION)
      throw new Error('GATEWAY_URL needs GATEWAY_USER_POOL_ID and AWS_REGION')
    const target: Target = {
      apiUrl: GATEWAY_URL.replace(/\/$/, ''),
      region: AWS_REGION,
      userPoolId: GATEWAY_USER_POOL_ID,
      awsEndpointUrl: undefined,
      mailboxUrl: undefined,
    }
    provide('target', target)
    const administrator = new Administrator(target)
    const cleanUp = async () => {
      const deleted = await administrator.deleteAll(addresses.prefix)
      console.log(`Deleted the ${deleted} users that the suite registered.`)
    }
    try {
      console.log(await limitsOf(target, addresses, administrator))
    } catch (error) {
      await cleanUp()
      throw error
    }
    return cleanUp
  }
  // Concurrent tests would reach the account's limit of five new keys a second; other tests cover that limit.
  const gateway = await startGateway(UNLIMITED, undefined, {
    controlPlaneLimits: false,
    // The reason for a 500 is printed.
    onFault: console.error,
  })
  provide('target', gateway.endpoints)
  return () => gateway.remove()
}
