import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserless, open, PASSWORD, PATIENTLY, SLOWLY, type Visitor, why } from './visitor.ts'

describe.skipIf(browserless)(`the portal's ways to an account${why}`, SLOWLY, () => {
  let portal: Awaited<ReturnType<typeof open>>
  beforeAll(async () => {
    portal = await open()
  }, SLOWLY.timeout)
  afterAll(() => portal?.close())

  const kept = ({ page }: Visitor) =>
    page.evaluate(() => JSON.stringify({ local: { ...localStorage }, tab: { ...sessionStorage } }))

  test('a visitor registers, reloads, confirms, signs in and signs out', async () => {
    const jane = await portal.visitor()
    await jane.registers()
    await jane.page.reload()
    await jane.sees('Confirm your address')
    await jane.reads(jane.email)
    await jane.confirms()
    await jane.reads('Your address is confirmed.')
    expect(await jane.page.getByLabel('E-mail address').inputValue()).toBe(jane.email)
    expect(await kept(jane)).toBe('{"local":{},"tab":{}}')
    await jane.signsIn()
    await jane.sees('Overview')
    expect(await kept(jane)).toBe('{"local":{},"tab":{}}')
    await jane.signsOut()
    await jane.reads('You are signed out, on every device.')
    expect(jane.page.url()).not.toMatch(/eyJ|@|\?/)
    jane.hasNoComplaint()
  })

  test('a reload ends a session unless the user chose to stay signed in', async () => {
    const jane = await portal.visitor()
    await jane.comesIn()
    await jane.page.reload()
    await jane.sees('Sign in')
    await jane.signsIn({ keep: true })
    await jane.sees('Overview')
    await jane.page.reload()
    await jane.sees('Overview')
    await jane.reads(/of \$10.00/)
    await jane.signsOut()
    expect(await kept(jane)).toBe('{"local":{},"tab":{}}')
    await jane.page.reload()
    await jane.sees('Sign in')
    jane.hasNoComplaint()
  })

  test('signing out in one tab ends the session of the other', async () => {
    const jane = await portal.visitor()
    await jane.comesIn({ keep: true })
    const other = await jane.page.context().newPage()
    jane.watch(other)
    await other.goto(jane.page.url())
    await other.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await jane.signsOut()
    await other.getByText('Your session has ended.').waitFor()
    jane.hasNoComplaint()
  })

  test('an expired session is reported, and the user continues where they were after signing in', async () => {
    const jane = await portal.visitor()
    await jane.comesIn()
    await jane.page.route('**/me/keys', (route) =>
      route.fulfill({
        status: 401,
        contentType: 'application/json',
        body: JSON.stringify({ status: 401, message: 'Unauthorized', code: 'invalid_token' }),
      }),
    )
    await jane.page.route('**/token', (route) => route.fulfill({ status: 401, body: '{}' }))
    await jane.follows('Keys')
    await jane.reads('Your session has ended. Sign in again to continue.')
    await jane.page.unroute('**/me/keys')
    await jane.signsIn()
    await jane.sees('Keys')
  })

  test('a forgotten password is replaced by a mailed code', async () => {
    const jane = await portal.visitor()
    await jane.registers()
    await jane.confirms()
    await jane.follows('Forgotten your password?')
    await jane.sees('Forgotten password')
    expect(await jane.page.getByLabel('E-mail address').inputValue()).toBe(jane.email)
    await jane.presses('Send me a code')
    await jane.reads('a code is on its way')
    await jane.types('Code from the mail', await jane.mailedCode())
    await jane.types('New password', 'anotherPassword456')
    await jane.presses('Set the new password')
    await jane.reads('The new password is set.')
    await jane.signsIn({ password: 'anotherPassword456' })
    await jane.sees('Overview')
    jane.hasNoComplaint()
  })

  test('refusals are explained next to the field that they concern', async () => {
    const jane = await portal.visitor()
    await jane.signsIn()
    await jane.reads('The address or the password is wrong.')

    await jane.follows('Register')
    await jane.types('Your name', 'Jane Doe')
    await jane.types('E-mail address', jane.email)
    await jane.types('Password', 'alllowercaseletters')
    await jane.presses('Register')
    await jane.reads('Password must have uppercase characters')
    await jane.types('Password', ` ${PASSWORD}`)
    await jane.presses('Register')
    const field = jane.page.getByLabel('Password')
    await expect.poll(() => field.getAttribute('aria-invalid'), PATIENTLY).toBe('true')
    await jane.types('Password', PASSWORD)
    await jane.presses('Register')
    await jane.sees('Confirm your address')

    await jane.types('Code from the mail', '000000')
    await jane.presses('Confirm')
    await jane.page.getByRole('alert').getByText(/code/i).waitFor()
    await jane.follows('Sign in')
    await jane.sees('Sign in')
    await jane.signsIn()
    await jane.reads('Your address is not confirmed yet.')
    await jane.follows('Confirm it now')
    await jane.confirms()
    jane.hasNoComplaint({ refusals: 5 })
  })

  test('a tab without a registration says what to do', async () => {
    const jane = await portal.visitor()
    await jane.page.goto(`${jane.page.url().split('#')[0]}#confirm`)
    await jane.sees('Confirm your address')
    await jane.reads('Another tab or device started this registration')
    await jane.follows('Register again')
    await jane.sees('Register')
    jane.hasNoComplaint()
  })

  test('without a connection the portal says so, and continues once there is one', async () => {
    const jane = await portal.visitor()
    await jane.page.context().setOffline(true)
    await jane.reads('You are offline.')
    await jane.signsIn()
    await jane.page.getByRole('alert').getByText('You are offline.').waitFor()
    await jane.page.context().setOffline(false)
    await expect.poll(() => jane.page.getByText('You are offline.').count(), PATIENTLY).toBe(1)
    await jane.presses('Sign in')
    await jane.reads('The address or the password is wrong.')
  })

  test('the keyboard is enough, and the focus is visible', async () => {
    const jane = await portal.visitor()
    const focused = () =>
      jane.page.evaluate('document.activeElement.textContent || document.activeElement.name')
    await expect.poll(focused, PATIENTLY).toBe('Sign in')
    await jane.page.keyboard.press('Tab')
    expect(await focused()).toBe('email')
    await jane.page.keyboard.type(jane.email)
    await jane.page.keyboard.press('Tab')
    await jane.page.keyboard.type(PASSWORD)
    await jane.page.keyboard.press('Enter')
    await jane.reads('The address or the password is wrong.')
    await jane.page.reload()
    await jane.sees('Sign in')
    await jane.page.keyboard.press('Shift+Tab')
    expect(await focused()).toBe('Documentation')
    await jane.page.keyboard.press('Shift+Tab')
    await jane.page.keyboard.press('Enter')
    await expect.poll(focused, PATIENTLY).toBe('Register')
  })

  test('a view has the focus as soon as it is there, and follows a link before it is painted', async () => {
    const jane = await portal.visitor()
    await jane.page.addInitScript(`
      new MutationObserver((_, observer) => {
        const heading = document.querySelector('h1')
        if (!heading) return
        observer.disconnect()
        window.isFocused = document.activeElement === heading
        location.hash = '#register'
      }).observe(document, { childList: true, subtree: true })`)
    await jane.page.reload()
    await jane.sees('Register')
    expect(await jane.page.evaluate('window.isFocused')).toBe(true)
  })

  test('the documentation links to the portal, and the portal to it', async () => {
    const jane = await portal.visitor()
    await jane.follows('Documentation')
    await jane.page.waitForURL('**/docs')
    await jane.follows('Portal')
    await jane.sees('Sign in')
    jane.hasNoComplaint()
  })
})
