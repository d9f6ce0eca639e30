import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bearer, credentials } from '../../conformance/client.ts'
import { browserless, open, PASSWORD, PATIENTLY, type Portal, SLOWLY, type Visitor, why } from '../visitor.ts'

describe.skipIf(browserless)(`the portal's administration${why}`, SLOWLY, () => {
  let portal: Portal
  let admin: Visitor
  beforeAll(async () => {
    portal = await open()
    admin = await portal.visitor()
    await admin.comesInToAdminister(portal)
  }, SLOWLY.timeout)
  afterAll(() => portal?.close())

  /** Somebody with an access key, and how the gateway answers to it. */
  const someone = async () => {
    const person = await portal.client.signedIn()
    const { body } = await portal.client.call('POST', '/me/keys', { name: 'laptop' }, bearer(person))
    const calls = () =>
      portal.client.call('GET', '/v1/key', undefined, { Authorization: `Bearer ${body.data?.secret}` })
    const sees = async () => (await portal.client.call('GET', '/me', undefined, bearer(person))).body.data
    return { ...person, calls, sees }
  }

  const opens = async (email: string) => {
    await admin.follows('People')
    await admin.sees('People')
    await admin.types('Address begins with', email)
    await admin.presses('Find')
    await admin.follows(email)
    await admin.sees(email)
  }

  const row = (name: string) => admin.page.getByRole('row', { name })

  test('is not there for anybody else', async () => {
    const jane = await portal.visitor()
    await jane.comesIn({ keep: true })
    expect(await jane.page.getByRole('link', { name: 'Administration' }).count()).toBe(0)
    await jane.page.goto(`${portal.endpoints.apiUrl}/portal#audit`)
    await jane.sees('Overview')
    await jane.page.reload()
    await jane.sees('Overview')
  })

  test('says what the gateway says to who is no administrator any more', async () => {
    const former = await portal.visitor()
    await former.comesInToAdminister(portal)
    await former.page.getByRole('table').waitFor()
    await portal.client.demote(former.email)
    await former.follows('Plans')
    await former.reads('Only administrators may do this.')
    former.hasNoComplaint({ refusals: 1 })
  })

  test('survives a reload where the session is kept', async () => {
    const boss = await portal.visitor()
    await boss.registers()
    await boss.confirms()
    await portal.client.promote(boss.email)
    await boss.signsIn({ keep: true })
    await boss.follows('Administration')
    await boss.follows('Audit')
    await boss.sees('Audit')
    const asked: string[] = []
    boss.page.on('request', (request) => asked.push(request.url()))
    await boss.page.reload()
    await boss.sees('Audit')
    await boss.reads('Signed in')
    expect(asked.filter((url) => url.includes('/me'))).toEqual([])
    boss.hasNoComplaint()
  })

  test('sees who used what, and keeps it as a table', async () => {
    const user = await portal.client.signedIn()
    const modelId = 'amazon.nova-lite-v1:0'
    const inferenceParameters = { messages: [{ role: 'user', content: [{ text: 'Hello' }] }] }
    const body = { modelId, inferenceParameters }
    for (const _ of ['once', 'again'])
      expect((await portal.client.call('POST', '/bedrock', body, credentials(user))).status).toBe(200)

    await admin.follows('Usage')
    await admin.sees('Usage')
    const cells = (text: string) => row(text).getByRole('cell').allTextContents()
    await row(user.email).waitFor()
    expect((await cells(user.email)).slice(0, 2)).toEqual([user.email, '2'])

    await admin.page.getByLabel('By').selectOption('Person and model')
    await admin.presses('Show')
    await expect
      .poll(async () => (await cells(user.email)).slice(0, 3), PATIENTLY)
      .toEqual([user.email, modelId, '2'])

    const downloading = admin.page.waitForEvent('download')
    await admin.presses('Download as CSV')
    const download = await downloading
    const day = new Date().toISOString().slice(0, 10)
    expect(download.suggestedFilename()).toBe(`usage-${day.slice(0, 8)}01-${day}.csv`)
    const [columns, ...lines] = readFileSync(await download.path(), 'utf8').split('\n')
    expect(columns).toMatch(/^personId,email,serviceAccount,modelId,requests,/)
    expect(lines.filter((line) => line.includes(`,${user.email},,${modelId},2,`))).toHaveLength(1)

    await row(user.email).getByRole('link').click()
    await admin.sees(user.email)
    admin.hasNoComplaint()
  })

  test('finds people, by state and page by page', async () => {
    for (let number = 0; number < 3; number++) await portal.client.signedIn()
    await admin.page.route('**/admin/people?*', (route) =>
      route.continue({ url: `${route.request().url()}&limit=2` }),
    )
    await admin.follows('Plans')
    await admin.follows('People')
    await admin.page.getByLabel('State').selectOption('Active')
    await admin.presses('Find')
    await admin.reads('Page 1')
    const shown = () => admin.page.getByRole('table').getByRole('link').allTextContents()
    const first = await shown()
    expect(first).toHaveLength(2)
    await admin.presses('Next page')
    await admin.reads('Page 2')
    await expect.poll(shown, PATIENTLY).not.toEqual(first)
    await admin.presses('Previous page')
    await admin.reads('Page 1')
    await expect.poll(shown, PATIENTLY).toEqual(first)
    await admin.page.unroute('**/admin/people?*')
    await admin.page.getByLabel('State').selectOption('Disabled')
    await admin.presses('Find')
    await admin.reads('Nobody found.')
    admin.hasNoComplaint()
  })

  test('puts a person on a plan that is made, with other limits until a date', async () => {
    const jane = await someone()
    await admin.follows('Plans')
    await admin.presses('Create a plan')
    await admin.types('Name', 'research')
    await admin.types(/Budget in US dollars/, '200')
    await admin.types('Requests', '500')
    await admin.presses('Create the plan')
    const asked = await admin.isAsked()
    expect(asked).toContain('Create the plan “research”?')
    expect(asked).toContain('Nobody is on it until you assign it.')
    expect(asked).toContain('Budget in US dollars: $200.00')
    await admin.agrees('Create the plan')
    await admin.reads('The plan “research” is saved.')

    await opens(jane.email)
    await admin.presses('Change plan or limits')
    await admin.page.getByLabel('Plan of this person').selectOption('research')
    await admin.types(/Requests \(/, '7')
    await admin.types(/Until the end of/, '2099-12-31')
    await admin.page.getByRole('region', { name: 'Plan and limits' }).locator('[type=submit]').click()
    const changes = await admin.isAsked()
    expect(changes).toContain(`Change the limits of Jane Doe (${jane.email})?`)
    expect(changes).toContain(
      `${jane.email} and every account of the same address is on the plan “research”.`,
    )
    expect(changes).toContain('Until Dec 31, 2099, 11:59 PM these limits replace those of the plan:')
    expect(changes).toContain('Requests: 7')
    expect(await jane.sees()).toMatchObject({ plan: 'default' })
    await admin.agrees('Change it')
    await admin.reads(`The limits of ${jane.email} are changed.`)
    await admin.reads('0 of 7')
    expect(await jane.sees()).toMatchObject({ plan: 'research', quota: { limit: 7 }, budget: { limit: 200 } })

    await admin.follows('Plans')
    await admin.presses('Change research')
    await admin.types(/Budget in US dollars/, '')
    await admin.presses('Change the plan')
    const change = await admin.isAsked()
    expect(change).toContain('Everybody on “research” has the new limits from their next call on.')
    expect(change).toContain('Budget in US dollars: no budget limit, until now $200.00')
    expect(change).not.toContain('Requests')
    await admin.agrees('Change the plan')
    await expect.poll(jane.sees, PATIENTLY).not.toHaveProperty('budget.limit')

    await admin.presses('Delete research')
    expect(await admin.isAsked()).toContain(
      'From their next call on, people on “research” have the plan of a group or of their mail domain',
    )
    await admin.agrees('Delete')
    await admin.reads('The plan “research” is deleted.')
    expect(await jane.sees()).toMatchObject({ plan: 'default', quota: { limit: 7 } })
    admin.hasNoComplaint()
  })

  test('puts a group on a plan, and takes that back', async () => {
    const boss = await portal.client.administrator()
    const path = { plan: 'large' }
    await portal.client.call('PUT', '/admin/plans/{plan}', LARGE, bearer(boss), { path })
    const plan = async () => (await portal.client.call('GET', '/me', undefined, bearer(boss))).body.data?.plan
    await admin.follows('People')
    await admin.follows('Plans')
    await admin.types('Group', 'administrators')
    await admin.page.getByLabel('Plan of the group').selectOption('large')
    await admin.presses('Set the group’s plan')
    expect(await admin.isAsked()).toContain('Everybody in the group administrators is on “large”')
    await admin.agrees('Set the group’s plan')
    await admin.reads('The group administrators is on “large”.')
    expect(await plan()).toBe('large')
    await admin.presses('Take back the plan of the group administrators')
    expect(await admin.isAsked()).toContain('who is on “large” only for that')
    await admin.agrees('Take back')
    await admin.reads('The group administrators has no plan any more.')
    expect(await plan()).toBe('default')
    admin.hasNoComplaint()
  })

  test('puts a mail domain on a plan, and takes that back', async () => {
    const jane = await someone()
    const domain = jane.email.split('@')[1] ?? ''
    await portal.client.call(
      'PUT',
      '/admin/plans/{plan}',
      LARGE,
      bearer(await portal.client.administrator()),
      {
        path: { plan: 'large' },
      },
    )
    await admin.follows('People')
    await admin.follows('Plans')
    await admin.types('Mail domain', `@${domain.toUpperCase()}`)
    await admin.page.getByLabel('Plan', { exact: true }).selectOption('large')
    await admin.presses('Set the plan')
    expect(await admin.isAsked()).toContain(
      `Everybody whose address ends in @${domain} is on “large” from their next call on, unless they have a plan of their own or of a group.`,
    )
    await admin.agrees('Set the plan')
    await admin.reads(`${domain} is on “large”.`)
    expect(await jane.sees()).toMatchObject({ plan: 'large' })
    await admin.presses(`Remove the plan of ${domain}`)
    expect(await admin.isAsked()).toContain('who has “large” only through the domain is on “default”')
    await admin.agrees('Remove')
    await admin.reads(`${domain} has no plan any more.`)
    expect(await jane.sees()).toMatchObject({ plan: 'default' })
    admin.hasNoComplaint()
  })

  test('revokes a key, ends sessions, and stops a person, whose next call is refused', async () => {
    const jane = await someone()
    const joe = await someone()
    await opens(joe.email)
    await admin.presses('Revoke laptop')
    expect(await admin.isAsked()).toContain(
      `Revoke “laptop” of Jane Doe (${joe.email})? The next call with it is refused.`,
    )
    expect((await joe.calls()).status).toBe(200)
    await admin.agrees('Revoke')
    await admin.reads('“laptop” is revoked.')
    expect((await joe.calls()).status).toBe(401)

    await admin.presses('End sessions')
    expect(await admin.isAsked()).toContain(
      `${joe.email} is signed out on every device, and can sign in again.`,
    )
    await admin.agrees('End sessions')
    await admin.reads(`${joe.email} is signed out everywhere.`)
    const refreshed = await portal.client.call('POST', '/token', { refreshToken: joe.refreshToken })
    expect(refreshed.status).toBe(401)

    await opens(jane.email)
    expect((await jane.calls()).status).toBe(200)
    await admin.presses('Disable')
    const asked = await admin.isAsked()
    expect(asked).toContain(`Disable Jane Doe (${jane.email})?`)
    expect(asked).toContain(
      `From the next call on, the gateway refuses the token, API key and access keys of ${jane.email}`,
    )
    await admin.presses('Cancel')
    expect((await jane.calls()).status).toBe(200)
    await admin.presses('Disable')
    await admin.agrees('Disable')
    await admin.reads(`${jane.email} is disabled.`)
    await admin.page.getByRole('definition').getByText('Disabled').waitFor()
    const stopped = await jane.calls()
    expect([stopped.status, stopped.body.code]).toEqual([403, 'account_disabled'])

    await admin.presses('Enable')
    expect(await admin.isAsked()).toContain(`${jane.email} can sign in again, and the access keys work`)
    await admin.agrees('Enable')
    await admin.reads(`${jane.email} can sign in again.`)
    expect((await jane.calls()).status).toBe(200)
    admin.hasNoComplaint()
  })

  test('asks for the password where the sign-in is too old, and goes on', async () => {
    const jane = await someone()
    await opens(jane.email)
    let isOld = true
    await admin.page.route('**/disable', (route) =>
      isOld
        ? route.fulfill({
            status: 403,
            contentType: 'application/json',
            body: JSON.stringify({ status: 403, message: 'Sign in again.', code: 'fresh_sign_in_needed' }),
          })
        : route.continue(),
    )
    await admin.page.route('**/login', (route) => {
      isOld = false
      return route.continue()
    })
    await admin.presses('Disable')
    await admin.page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
    await admin.page.getByRole('dialog').getByLabel('Password').fill(PASSWORD)
    await admin.presses('Continue')
    await admin.reads(`${jane.email} is disabled.`)
    expect((await jane.calls()).status).toBe(403)
    admin.hasNoComplaint({ refusals: 1 })
    admin.refusals = 0
  })

  test('shows who did what', async () => {
    await admin.follows('Audit')
    await admin.sees('Audit')
    await row('Disabled a person').first().waitFor()
    await row('Created or changed a plan').filter({ hasText: 'research' }).first().waitFor()
    await admin.types(/^From/, '2020-01-01')
    await admin.types(/^To/, '2020-01-31')
    await admin.presses('Show')
    await admin.reads('No entries in this time.')
    admin.hasNoComplaint()
  })

  test('says refusals where they belong', async () => {
    await opens(admin.email)
    await admin.presses('Disable')
    await admin.page.getByRole('dialog').getByRole('button', { name: 'Disable' }).click()
    await admin.page.getByRole('dialog').getByText('Nobody disables themselves').waitFor()
    await admin.presses('Cancel')

    await admin.presses('Change plan or limits')
    await admin.types(/Requests \(/, '-1')
    const change = admin.page.getByRole('region', { name: 'Plan and limits' }).locator('[type=submit]')
    await change.click()
    await admin.reads('Enter the day until which the other limits apply.')
    await admin.types(/Until the end of/, '2099-12-31')
    await change.click()
    await admin.agrees('Change it')
    const isWrong = (label: RegExp | string) =>
      admin.page
        .getByRole('textbox', { name: label })
        .or(admin.page.getByRole('spinbutton', { name: label }))
        .getAttribute('aria-invalid')
    await expect.poll(() => isWrong(/Requests \(/), PATIENTLY).toBe('true')
    expect(await isWrong(/Concurrent calls/)).toBe('false')
    await admin.types(/Requests \(/, '1')
    await admin.types(/Until the end of/, '2020-01-01')
    await change.click()
    await admin.agrees('Change it')
    await admin.page.getByRole('alert').getByText('must be in the future').waitFor()

    await admin.follows('Plans')
    await admin.presses('Create a plan')
    await admin.types('Name', 'No Such Name')
    await admin.presses('Create the plan')
    await admin.agrees('Create the plan')
    await expect.poll(() => isWrong('Name'), PATIENTLY).toBe('true')
    await admin.types('Name', 'default')
    await admin.presses('Create the plan')
    await admin.agrees('Change the plan')
    await admin.page
      .getByRole('alert')
      .getByText(/deployment/)
      .waitFor()
    await admin.types('Mail domain', 'no domain')
    await admin.presses('Set the plan')
    await admin.agrees('Set the plan')
    await expect.poll(() => isWrong('Mail domain'), PATIENTLY).toBe('true')

    await admin.page.goto(`${portal.endpoints.apiUrl}/portal#people/00000000-0000-4000-8000-000000000000`)
    await admin.reads('There is no such person.')
    admin.hasNoComplaint({ refusals: 7 })
    admin.refusals = 0
  })

  test('the keyboard alone will do', async () => {
    const jane = await someone()
    const { keyboard } = admin.page
    const focused = () =>
      admin.page.evaluate('document.activeElement.textContent || document.activeElement.name')
    await admin.follows('People')
    await admin.sees('People')
    await expect.poll(focused, PATIENTLY).toBe('People')
    await keyboard.press('Tab')
    await keyboard.type(jane.email)
    await keyboard.press('Enter')
    const link = admin.page.getByRole('link', { name: jane.email, exact: true })
    await link.waitFor()
    await link.press('Enter')
    await expect.poll(focused, PATIENTLY).toBe(jane.email)
    const disable = admin.page.getByRole('button', { name: 'Disable', exact: true })
    await disable.press('Enter')
    await admin.isAsked()
    await keyboard.press('Escape')
    await expect.poll(focused, PATIENTLY).toBe('Disable')
    await keyboard.press('Enter')
    await admin.isAsked()
    await keyboard.press('Enter')
    await admin.reads(`${jane.email} is disabled.`)
    await expect.poll(focused, PATIENTLY).toBe('Enable')
    await admin.page.goBack()
    await expect.poll(() => admin.page.getByLabel('Address begins with').inputValue()).toBe(jane.email)
    await row(jane.email).getByText('Disabled').waitFor()
    admin.hasNoComplaint()
  })
})

const LARGE = {
  budgetUsd: 200,
  budgetPeriod: 'MONTH',
  requests: 2000,
  requestsPeriod: 'DAY',
  callsInFlight: 16,
  maxOutputTokens: 32000,
  accessKeys: true,
}
