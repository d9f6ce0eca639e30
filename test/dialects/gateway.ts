import { expect } from 'vitest'
import { Account } from '../faults/account.ts'
import { startTemporaryRunner } from '../local/temporaryRunner.ts'
import { UNLIMITED } from '../unlimited.ts'

/** A gateway, and a person with an access key. */
export async function startGateway(context: { [name: string]: string } = {}) {
  const logged: string[] = []
  const runner = await startTemporaryRunner({
    context: { ...UNLIMITED, ...context },
    print: (line) => logged.push(line),
  })
  const account = new Account(runner.endpoints)
  await account.signedIn()
  const { secret } = await account.makeAccessKey()
  return {
    runner,
    account,
    apiKey: secret,
    /** The base URL of the routes of the dialects. */
    baseUrl: `${runner.endpoints.apiUrl}/v1`,
    apiUrl: runner.endpoints.apiUrl,
    stop: () => runner.stop(),
    /** The secret of another key. */
    keyWith: async (limits: { budgetUsd?: number; models?: string[] }) => {
      const key = { name: 'limited', ...limits }
      const { body } = await account.client.call('POST', '/me/keys', key, account.token)
      if (!body.data) throw new Error('No key was made')
      return body.data.secret
    },
    /** What the person has spent, in dollars. */
    spent: async () => {
      const { body } = await account.client.call('GET', '/me', undefined, account.token)
      return body.data?.budget
    },
    /** Waits until a call whose caller disconnected has ended, and checks that its usage is charged. */
    settled: async (modelId: string) => {
      const usage = async () => {
        const { body } = await account.client.call('GET', '/me/usage', undefined, account.token)
        return body.data?.usage
      }
      const outputTokens = expect.any(Number)
      await expect
        .poll(usage, { timeout: 20_000 })
        .toContainEqual(expect.objectContaining({ modelId, requests: 1, outputTokens }))
      const { body } = await account.client.call('GET', '/me', undefined, account.token)
      expect(body.data).toMatchObject({ callsInFlight: { used: 0 }, budget: { held: 0 } })
    },
    logged,
  }
}
