import { expect } from 'vitest'
import { type Account, newPassword } from './account.ts'

/** What is sent. */
export type Sent = { body?: object; headers?: { [name: string]: string } }

/** One way through an operation, for a user of its own. */
export type Scenario = {
  /** Told from the operation's other ways. */
  when: string
  /** Makes what must stand before it, and the request. */
  given(account: Account): Promise<Sent>
  /** What a plain repetition may answer after the first request took effect; 200 where nothing is said. */
  repeated?: readonly number[]
  /** What must hold behind the repetition; where nothing is said, that the user can work. */
  afterwards?(account: Account): Promise<void>
}

const signedIn = async (account: Account): Promise<Sent> => {
  await account.signedIn()
  return { headers: account.token }
}

/** Every operation's ways, by operationId. */
export const scenarios: { readonly [operationId: string]: readonly Scenario[] } = {
  register: [
    {
      when: 'a new address',
      given: async (account) => ({ body: account.registration }),
      afterwards: confirmAndWork,
    },
    {
      when: 'again, unconfirmed',
      given: async (account) => {
        await account.register()
        return { body: account.registration }
      },
      afterwards: confirmAndWork,
    },
    {
      when: 'again, without a key',
      given: async (account) => {
        await account.signUpAlone()
        return { body: account.registration }
      },
      afterwards: confirmAndWork,
    },
  ],
  confirmRegistration: [
    {
      when: 'a right code',
      given: async (account) => {
        await account.register()
        return { body: { email: account.email, code: await account.mailedCode() } }
      },
      // A spent code is as good as a wrong one.
      repeated: [200, 400],
    },
  ],
  resendCode: [
    {
      when: 'unconfirmed',
      given: async (account) => {
        await account.register()
        return { body: { email: account.email } }
      },
      afterwards: confirmAndWork,
    },
  ],
  login: [
    {
      when: 'with a key',
      given: async (account) => {
        await account.register()
        await account.confirm()
        return { body: { email: account.email, password: account.password } }
      },
    },
    {
      when: 'without a key',
      given: async (account) => {
        await account.signUpAlone()
        await account.confirm()
        return { body: { email: account.email, password: account.password } }
      },
    },
  ],
  refreshTokens: [
    {
      when: 'a live session',
      given: async (account) => {
        await account.signedIn()
        return { body: { refreshToken: account.refreshToken } }
      },
    },
  ],
  logout: [
    {
      when: 'signed in',
      given: signedIn,
      afterwards: async (account) => {
        const body = { refreshToken: account.refreshToken }
        expect((await account.client.call('POST', '/token', body)).status, 'the session').toBe(401)
        await account.works()
      },
    },
  ],
  forgotPassword: [
    {
      when: 'confirmed',
      given: async (account) => {
        await account.register()
        await account.confirm()
        return { body: { email: account.email } }
      },
      afterwards: async (account) => {
        account.password = newPassword()
        const body = { email: account.email, code: await account.mailedCode(), password: account.password }
        expect((await account.client.call('POST', '/password/reset', body)).status, 'the code').toBe(200)
        await account.works()
      },
    },
  ],
  resetPassword: [
    {
      when: 'a right code',
      given: async (account) => {
        await account.register()
        await account.confirm()
        await account.client.call('POST', '/password/forgot', { email: account.email })
        account.password = newPassword()
        return {
          body: { email: account.email, code: await account.mailedCode(), password: account.password },
        }
      },
    },
  ],
  getAccount: [{ when: 'signed in', given: signedIn }],
  rotateApiKey: [
    {
      when: 'a key that was used',
      given: async (account) => {
        await account.signedIn()
        await account.works()
        return { headers: account.token }
      },
      afterwards: async (account) => {
        const old = account.apiKey
        await account.works()
        expect(account.apiKey, 'the new key').not.toBe(old)
        const headers = { ...account.token, 'x-api-key': old }
        const { status } = await account.client.call('GET', '/bedrock', undefined, headers)
        expect(status, 'the old key').toBe(403)
      },
    },
  ],
  deleteAccount: [
    {
      when: 'signed in',
      given: signedIn,
      afterwards: async ({ client, email, password }) => {
        expect((await client.login(email, password)).status, 'the user').toBe(401)
      },
    },
  ],
  listModels: [
    {
      when: 'signed in',
      given: async (account) => {
        await account.signedIn()
        return { headers: account.tokenAndKey }
      },
    },
  ],
  invokeModel: [
    {
      when: 'signed in',
      given: async (account) => {
        await account.signedIn()
        const messages = [{ role: 'user', content: [{ text: 'Say hello.' }] }]
        return {
          headers: account.tokenAndKey,
          body: { modelId: 'amazon.nova-lite-v1:0', inferenceParameters: { messages } },
        }
      },
    },
  ],
  getDocs: [{ when: 'anybody', given: async () => ({}), afterwards: async () => {} }],
  getOpenapi: [{ when: 'anybody', given: async () => ({}), afterwards: async () => {} }],
}

async function confirmAndWork(account: Account): Promise<void> {
  await account.confirm()
  await account.works()
}
