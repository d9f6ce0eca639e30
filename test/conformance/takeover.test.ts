import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiKeyOf, tokensOf } from './answer.ts'
import { Client, newEmail } from './client.ts'
import { type Gateway, startGateway } from './runner.ts'
import { isLocal } from './target.ts'

const VICTIM = { password: 'passwordOfTheVictim1', fullname: 'Victim' }
const ATTACKER = { password: 'passwordOfTheAttacker1', fullname: 'Attacker' }
/** An attacker who knows only the format of an API key. */
const GUESS = 'A'.repeat(40)

type Person = typeof VICTIM & { apiKey?: string | undefined }

/** The attacker knows an address and everything else except what is mailed to it. Its owner reads the mail. */
describe.runIf(isLocal())("an attacker who registers another person's address", () => {
  let gateway: Gateway
  let client: Client
  beforeAll(async () => {
    gateway = await startGateway({ API_PUBLIC_RATE_LIMIT: '1000', API_PUBLIC_BURST_LIMIT: '1000' })
    client = new Client(gateway.endpoints)
  })
  afterAll(() => gateway.remove())

  const registering = async (email: string, person: typeof VICTIM): Promise<Person> => {
    const answer = await client.register({ email, ...person })
    return { ...person, apiKey: answer.status === 200 ? apiKeyOf(answer) : undefined }
  }
  const confirm = (email: string, code: string, apiKey = GUESS) =>
    client.call('POST', '/confirm', { email, code, apiKey })

  /** The owner confirms with the newest code and their key, signs in and calls; nobody else can. */
  async function theOwnerGetsIn(email: string, owner: Person, attacker: Person): Promise<void> {
    expect((await confirm(email, await client.mailedCode(email), owner.apiKey)).status).toBe(200)
    const { idToken } = tokensOf(await client.login(email, owner.password))
    const headers = { Authorization: `Bearer ${idToken}`, 'x-api-key': owner.apiKey ?? '' }
    expect((await client.call('GET', '/bedrock', undefined, headers)).status).toBe(200)
    await theAttackerIsOut(email, attacker)
  }

  async function theAttackerIsOut(email: string, { password, apiKey }: Person): Promise<void> {
    expect((await client.login(email, password)).status).not.toBe(200)
    expect((await confirm(email, '000000', apiKey)).status).toBe(400)
    const again = await client.register({ email, password, fullname: 'Attacker' })
    expect([again.status, again.body.data]).toEqual([400, undefined])
  }

  test('first: the owner replaces the sign-up, and gets access', async () => {
    const email = newEmail()
    const attacker = await registering(email, ATTACKER)
    const owner = await registering(email, VICTIM)
    await theOwnerGetsIn(email, owner, attacker)
  })

  test('afterwards: the newly mailed code confirms nothing with the earlier key', async () => {
    const email = newEmail()
    const before = await registering(email, VICTIM)
    const attacker = await registering(email, ATTACKER)
    const code = await client.mailedCode(email)
    expect((await confirm(email, code, before.apiKey)).status).toBe(400)
    expect((await client.login(email, ATTACKER.password)).status).toBe(403)
    expect((await client.login(email, VICTIM.password)).status).toBe(403)
    const owner = await registering(email, VICTIM)
    await theOwnerGetsIn(email, owner, attacker)
  })

  test('gets no key of the owner, whichever password is tried', async () => {
    const email = newEmail()
    const owner = await registering(email, VICTIM)
    const attacker = await registering(email, ATTACKER)
    expect(attacker.apiKey).not.toBe(owner.apiKey)
    // The owner's key has become invalid; the attacker's was never valid.
    expect((await confirm(email, '000000', owner.apiKey)).status).toBe(400)
    expect((await confirm(email, '000000', attacker.apiKey)).status).toBe(400)
  })

  test('gets no access while the owner gives the code to nobody', async () => {
    const email = newEmail()
    const attacker = await registering(email, ATTACKER)
    for (const path of ['/confirm/resend', '/password/forgot']) {
      expect((await client.call('POST', path, { email })).status).toBe(200)
    }
    const reset = { email, code: '000000', password: 'passwordOfTheAttacker2' }
    expect((await client.call('POST', '/password/reset', reset)).status).toBe(400)
    expect((await client.login(email, ATTACKER.password)).status).toBe(403)
    const owner = await registering(email, VICTIM)
    await theOwnerGetsIn(email, owner, attacker)
  })

  test('at the same moment: the replaced one gets no access, and the owner does', async () => {
    for (let round = 0; round < 5; round += 1) {
      const email = newEmail()
      const [attacker, raced] = await Promise.all([registering(email, ATTACKER), registering(email, VICTIM)])
      // Both codes are in the owner's mailbox; the newest belongs to the current sign-up.
      const code = await client.mailedCode(email)
      const mine = await confirm(email, code, raced.apiKey)
      if (mine.status === 200) {
        expect((await client.login(email, VICTIM.password)).status).toBe(200)
        await theAttackerIsOut(email, attacker)
      } else {
        expect((await client.login(email, ATTACKER.password)).status).toBe(403)
        await theOwnerGetsIn(email, await registering(email, VICTIM), attacker)
      }
    }
  })

  test('while the owner confirms: either may succeed, and the attacker gets access in neither case', async () => {
    for (let round = 0; round < 5; round += 1) {
      const email = newEmail()
      const owner = await registering(email, VICTIM)
      const code = await client.mailedCode(email)
      const [confirmed, attacker] = await Promise.all([
        confirm(email, code, owner.apiKey),
        registering(email, ATTACKER),
      ])
      expect((await client.login(email, ATTACKER.password)).status).not.toBe(200)
      // Either the confirmation came first and the address was registered, or it found another sign-up.
      expect([confirmed.status, attacker.apiKey === undefined]).toEqual(
        confirmed.status === 200 ? [200, true] : [400, false],
      )
      if (confirmed.status === 200) await theAttackerIsOut(email, attacker)
      else await theOwnerGetsIn(email, await registering(email, VICTIM), attacker)
    }
  })

  test('as often as possible: the owner waits for the hour to end, and nobody got access', async () => {
    const email = newEmail()
    const attackers: Person[] = []
    for (let signUp = 0; signUp < 5; signUp += 1) attackers.push(await registering(email, ATTACKER))
    const { status, body } = await client.register({ email, ...VICTIM })
    expect([status, body.code]).toEqual([429, 'too_many_changes'])
    expect((await client.login(email, ATTACKER.password)).status).toBe(403)
  })

  test("cannot use up the owner's allowance with wrong confirmations and resets", async () => {
    const email = newEmail()
    const owner = await registering(email, VICTIM)
    // More than the changes that a person may make in an hour.
    for (let attempt = 0; attempt < 70; attempt += 1) {
      expect((await confirm(email, '000000')).status).toBe(400)
    }
    const reset = { email, code: '000000', password: 'passwordOfTheAttacker2' }
    for (let attempt = 0; attempt < 25; attempt += 1) {
      expect((await client.call('POST', '/password/reset', reset)).status).toBe(400)
    }
    await theOwnerGetsIn(email, owner, ATTACKER)
  })
})
