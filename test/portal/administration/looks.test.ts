import { afterAll, beforeAll, describe, test } from 'vitest'
import { bearer, credentials } from '../../conformance/client.ts'
import { browserless, open, type Portal, SLOWLY, type Visitor, why } from '../visitor.ts'

const TEAM = {
  budgetUsd: 200,
  budgetPeriod: 'MONTH',
  requests: 2000,
  requestsPeriod: 'DAY',
  callsInFlight: 16,
  models: ['anthropic.*', 'amazon.nova-*'],
  maxOutputTokens: 32_000,
  accessKeys: true,
}

describe.skipIf(browserless)(`the portal's administration${why}`, SLOWLY, () => {
  let portal: Portal
  let joe: string
  beforeAll(async () => {
    portal = await open()
    const { client } = portal
    const boss = bearer(await client.administrator())
    await client.call('PUT', '/admin/plans/{plan}', TEAM, boss, { path: { plan: 'research' } })
    await client.call('PUT', '/admin/plans/{plan}', { ...TEAM, budgetUsd: null }, boss, {
      path: { plan: 'operations' },
    })
    await client.call('PUT', '/admin/domains/{domain}/plan', { plan: 'research' }, boss, {
      path: { domain: 'lab.example.com' },
    })
    await client.register({ email: 'unconfirmed@example.com' })
    const person = await client.signedIn()
    joe = person.email
    await client.call('POST', '/me/keys', { name: 'laptop', budgetUsd: 2 }, bearer(person))
    await client.call('POST', '/me/keys', { name: 'nightly run' }, bearer(person))
    const inferenceParameters = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] }
    for (const modelId of ['amazon.nova-lite-v1:0', 'amazon.nova-pro-v1:0'])
      await client.call('POST', '/bedrock', { modelId, inferenceParameters }, credentials(person))
  }, SLOWLY.timeout)
  afterAll(() => portal?.close())

  describe.each([
    { width: 360, colorScheme: 'dark' },
    { width: 360, colorScheme: 'light' },
    { width: 1600, colorScheme: 'dark' },
    { width: 1600, colorScheme: 'light' },
  ] as const)('at $width px, $colorScheme', ({ width, colorScheme }) => {
    let admin: Visitor
    beforeAll(async () => {
      admin = await portal.visitor({ viewport: { width, height: 900 }, colorScheme })
      await admin.comesInToAdminister(portal)
    })
    const look = (name: string) => admin.isPresentable(`${name}-${width}-${colorScheme}`)

    test('people', async () => {
      await admin.page.getByRole('table').waitFor()
      await look('people')
      await admin.types('Address begins with', 'nobody')
      await admin.presses('Find')
      await admin.reads('Nobody found.')
      await look('people-none')
    })

    test('a person', async () => {
      await admin.types('Address begins with', joe)
      await admin.presses('Find')
      await admin.follows(joe)
      await admin.sees(joe)
      await admin.presses('Disable')
      await look('person-disable')
      await admin.agrees('Cancel')
      await look('person')
      await admin.presses('Change plan or limits')
      await admin.page.getByLabel('Plan of this person').selectOption('research')
      await admin.types(/Requests \(/, '-1')
      await admin.types(/Until the end of/, '2099-12-31')
      await admin.page.getByRole('region', { name: 'Plan and limits' }).locator('[type=submit]').click()
      await look('person-limits-ask')
      await admin.agrees('Change it')
      await admin.page.locator('[aria-invalid=true]').waitFor()
      await look('person-limits')
    })

    test('plans', async () => {
      await admin.follows('Plans')
      await admin.presses('Change research')
      await admin.types(/Budget in US dollars/, '100')
      await look('plans-change')
      await admin.presses('Change the plan')
      await look('plans-change-ask')
      await admin.agrees('Cancel')
      await admin.page.getByRole('region', { name: 'Change research' }).getByText('Cancel').click()
      await look('plans')
      await admin.presses('Delete research')
      await look('plans-delete')
      await admin.agrees('Cancel')
    })

    test('usage', async () => {
      await admin.follows('Usage')
      await admin.page.getByRole('table').waitFor()
      await look('usage')
    })

    test('audit', async () => {
      await admin.follows('Audit')
      await admin.page.getByRole('table').waitFor()
      await look('audit')
    })
  })
})
