import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Organisation, startOrganisation } from '../conformance/organisation.ts'
import { browserless, open, PATIENTLY, type Portal, SLOWLY, type Visitor, why } from './visitor.ts'

describe.skipIf(browserless)(`signing in by the organisation's provider${why}`, SLOWLY, () => {
  let organisation: Organisation
  let portal: Portal
  beforeAll(async () => {
    organisation = await startOrganisation()
    const { context, secrets } = organisation
    portal = await open({ ...context, MAX_OUTPUT_TOKENS: '1000' }, { secrets })
    organisation.open(portal.endpoints.awsEndpointUrl)
    organisation.members.set('jane', {
      ...{ email: 'jane@example.com', email_verified: true, name: 'Jane Doe' },
    })
    organisation.members.set('unverified', {
      email: 'joe@example.com',
      email_verified: false,
      name: 'Joe Doe',
    })
  }, SLOWLY.timeout)
  afterAll(async () => {
    await portal?.close()
    await organisation?.close()
  })

  /** Fills in what the provider asks: who it is, and whether the gateway may know. */
  async function signsInThere({ page }: Visitor, login: string): Promise<void> {
    await page.locator('input[name=login]').fill(login)
    await page.locator('input[name=password]').fill('any')
    await page.locator('button[type=submit]').click()
    await page.locator('input[name=prompt][value=consent]').waitFor({ state: 'attached' })
    await page.locator('button[type=submit]').click()
  }

  const address = ({ page }: Visitor) => new URL(page.url())

  test('leads to the overview, leaves nothing in the address, and is shorter the second time', async () => {
    const jane = await portal.visitor()
    await jane.presses('Sign in with ExampleCorp')
    await signsInThere(jane, 'jane')
    await jane.sees('Overview')
    expect(address(jane).search).toBe('')
    expect(await jane.page.evaluate('Object.keys(sessionStorage)')).toEqual([])
    await jane.follows('Playground')
    await jane.sees('Playground')
    await jane.isAccessible()
    await jane.signsOut()
    // The provider knows who it is, and asks nothing more.
    await jane.isAccessible()
    await jane.presses('Sign in with ExampleCorp')
    await jane.sees('Overview')
    // What Chromium says of the provider's own page is not the portal's.
    expect(jane.said.filter((text) => !/autocomplete attributes|ERR_NAME_NOT_RESOLVED/.test(text))).toEqual(
      [],
    )
  })

  test('keeps the session where the person asked for it, and comes back to the view that was asked for', async () => {
    const jane = await portal.visitor()
    await jane.page.goto(`${portal.endpoints.apiUrl}/portal#keys`)
    await jane.page.getByLabel('Keep me signed in on this device').check()
    await jane.presses('Sign in with ExampleCorp')
    await signsInThere(jane, 'jane')
    await jane.sees('Keys')
    await jane.page.reload()
    await jane.sees('Keys')
  })

  test('is not taken where the state is another one, or a code comes out of nowhere', async () => {
    const jane = await portal.visitor()
    await jane.page.route('**/oauth2/authorize?*', (route) => {
      const url = new URL(route.request().url())
      url.searchParams.set('state', 'of-somebody-else')
      return route.continue({ url: url.href })
    })
    await jane.presses('Sign in with ExampleCorp')
    await signsInThere(jane, 'jane')
    await jane.reads('This sign-in did not begin in this tab, or has ended. Start it again.')
    expect(address(jane).search).toBe('')
    await jane.page.goto(`${portal.endpoints.apiUrl}/portal?code=stolen&state=guessed`)
    await jane.reads('This sign-in did not begin in this tab')
    await jane.sees('Sign in')
  })

  test('says in words why somebody is not let in', async () => {
    const joe = await portal.visitor()
    await joe.presses('Sign in with ExampleCorp')
    await signsInThere(joe, 'unverified')
    await joe.reads('Your organisation’s sign-in does not say that your e-mail address is verified.')
    await joe.page.goto(`${portal.endpoints.apiUrl}/portal`)
    await joe.sees('Sign in')
    const stranger = await portal.visitor()
    await stranger.presses('Sign in with ExampleCorp')
    await stranger.page.getByRole('link', { name: /cancel/i }).click()
    await stranger.reads('Your organisation’s sign-in did not let you in:')
  })

  test('is asked for once more where something needs it', async () => {
    const jane = await portal.visitor()
    await jane.presses('Sign in with ExampleCorp')
    await signsInThere(jane, 'jane')
    await jane.sees('Overview')
    await jane.page.route('**/me/keys', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({
            status: 403,
            json: { status: 403, success: false, message: 'Sign in again.', code: 'fresh_sign_in_needed' },
          })
        : route.continue(),
    )
    await jane.follows('Keys')
    await jane.presses('Create a key')
    await jane.types('Name', 'laptop')
    await jane.presses('Create the key')
    expect(await jane.isAsked()).toContain('This action needs a recent sign-in.')
    await jane.page.getByRole('dialog').getByRole('button', { name: 'Sign in with ExampleCorp' }).click()
    await expect.poll(() => jane.page.locator('input[name=login]').count(), PATIENTLY).toBe(1)
  })
})

describe.skipIf(browserless)(`a gateway without a provider${why}`, SLOWLY, () => {
  test('offers the password alone', async () => {
    const portal = await open()
    try {
      const jane = await portal.visitor()
      await jane.page.waitForLoadState('networkidle')
      expect(await jane.page.getByRole('button', { name: /^Sign in with/ }).count()).toBe(0)
      jane.hasNoComplaint()
    } finally {
      await portal.close()
    }
  })
})
