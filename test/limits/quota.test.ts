import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Account } from '../faults/account.ts'
import { ObservedGateway } from '../faults/observedGateway.ts'
import { UNLIMITED } from '../unlimited.ts'

const QUOTA = 20
const CALLERS = 60
const BODY = { modelId: 'amazon.titan-text-express-v1', inferenceParameters: { inputText: 'Say hello.' } }

let gateway: ObservedGateway
beforeAll(async () => {
  gateway = await ObservedGateway.start({ ...UNLIMITED, API_QUOTA_LIMIT: String(QUOTA) })
}, 60_000)
afterAll(() => gateway.remove())

async function signedIn(): Promise<Account> {
  const account = new Account(gateway.endpoints)
  await account.signedIn()
  return account
}

describe('a quota', () => {
  test('allows exactly as many calls as it says, however many are made at once', async () => {
    const { client, token, tokenAndKey } = await signedIn()
    let invoked = 0
    const answers = await Promise.all(
      Array.from({ length: CALLERS }, () =>
        gateway.watching(
          ({ call, run }) => {
            if (call === 'InvokeModel') invoked += 1
            return run()
          },
          (trace) => client.call('POST', '/bedrock', BODY, { ...tokenAndKey, ...trace }),
        ),
      ),
    )
    const answered = answers.filter(({ status }) => status === 200)
    const refused = answers.filter(
      ({ status, body }) =>
        status === 429 && /^(Limit Exceeded|Your quota is used up.)$/.test(body.message ?? ''),
    )
    expect([answered.length, refused.length, invoked]).toEqual([QUOTA, CALLERS - QUOTA, QUOTA])
    const { body } = await client.call('GET', '/me', undefined, token)
    expect(body.data?.quota).toMatchObject({ limit: QUOTA, used: QUOTA, left: 0 })
  })

  test('applies to each key separately', async () => {
    const [spent, fresh] = await Promise.all([signedIn(), signedIn()])
    const call = ({ client, tokenAndKey }: Account) =>
      client.call('GET', '/bedrock', undefined, tokenAndKey).then(({ status }) => status)
    await Promise.all(Array.from({ length: QUOTA }, () => call(spent)))
    expect([await call(spent), await call(fresh)]).toEqual([429, 200])
  })

  test('cannot be evaded with a new key', async () => {
    const account = await signedIn()
    const call = () => account.client.call('GET', '/bedrock', undefined, account.tokenAndKey)
    await Promise.all(Array.from({ length: QUOTA - 1 }, call))
    await account.client.call('POST', '/me/api-key', undefined, account.token)
    await account.signIn()
    expect([(await call()).status, (await call()).status]).toEqual([200, 429])
  })
})
