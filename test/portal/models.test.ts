import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserless, open, PASSWORD, PATIENTLY, type Visitor, why } from './visitor.ts'

describe.skipIf(browserless)(`the portal's ways to models${why}`, () => {
  let portal: Awaited<ReturnType<typeof open>>
  beforeAll(async () => {
    portal = await open()
  }, 120_000)
  afterAll(() => portal?.close())

  const newKey = async (jane: Visitor, name: string) => {
    await jane.follows('Keys')
    await jane.presses('Make a key')
    await jane.types('Name', name)
    await jane.presses('Make the key')
    const secret = jane.page.getByText(/^bgw_\w{78}$/)
    const text = await secret.textContent()
    await jane.presses('Copy Access key')
    expect(await jane.page.evaluate('navigator.clipboard.readText()')).toBe(text)
    return text ?? ''
  }

  test('from a first visit to a streamed answer, and to a key that is revoked', async () => {
    const jane = await portal.visitor()
    await jane.comesIn()
    await jane.reads('Nothing was used on these days.')
    await jane.follows('Playground')
    await jane.presses('Make a key for this page')
    await jane.presses('Send')
    const answered = await jane.answered()
    expect(answered).toMatch(/Tokens\s*\d+ in, \d+ out/)
    expect(answered).toMatch(/Time\s*[\d.]+ s, the first word after [\d.]+ s/)

    await jane.follows('Overview')
    await jane.reads('1 of 100')
    await jane.page.getByRole('img', { name: /^Money by day and model over the last 30 days/ }).waitFor()
    await jane.presses(/Refresh/)
    await jane.page.getByText('As a table').click()
    await jane.page.getByRole('cell', { name: 'amazon.nova-lite-v1:0' }).waitFor()
    await jane.page.getByLabel('Shown as').selectOption('Requests')
    await jane.reads('1 in all')

    const secret = await newKey(jane, 'laptop')
    await jane.presses('I have it')
    expect(await jane.page.content()).not.toContain(secret)
    await jane.follows('Set-up')
    await jane.types('Access key', secret)
    await jane.presses('Try it')
    await jane.reads(`It works: “laptop” of ${jane.email}.`)

    await jane.follows('Keys')
    await jane.presses('Revoke laptop')
    await jane.reads('The next call with it is refused.')
    await jane.presses('Cancel')
    await jane.presses('Revoke laptop')
    await jane.presses('Revoke')
    await jane.reads('“laptop” is revoked.')
    await expect
      .poll(() => jane.page.getByRole('button', { name: 'Revoke laptop' }).count(), PATIENTLY)
      .toBe(0)

    await jane.follows('Set-up')
    await jane.types('Access key', secret)
    await jane.presses('Try it')
    await jane.reads('This access key is wrong, revoked or expired.')
    await jane.signsOut()
    jane.hasNoComplaint({ refusals: 1 })
  })

  test('a key is made with an end, models and a budget, and used in the playground', async () => {
    const jane = await portal.visitor()
    await jane.comesIn()
    await jane.follows('Keys')
    await jane.reads('You have no keys yet.')
    await jane.presses('Make a key')
    await jane.types('Name', 'narrow')
    await jane.page.getByLabel('Good for').selectOption('A week')
    await jane.types(/Budget in US dollars/, '2.5')
    await jane.types(/Only these models/, 'amazon.nova-micro-*, Amazon')
    await jane.presses('Make the key')
    await expect
      .poll(() => jane.page.getByLabel(/Only these models/).getAttribute('aria-invalid'), PATIENTLY)
      .toBe('true')
    await jane.types(/Only these models/, 'amazon.nova-micro-*')
    await jane.presses('Make the key')
    await jane.presses('Use it in the playground')
    await jane.reads('Asks with the key “narrow”.')
    const models = jane.page.getByLabel('Model').locator('option')
    expect(await models.allTextContents()).toEqual([
      'Nova Micro · amazon.nova-micro-v1:0',
      'US Nova Micro · us.amazon.nova-micro-v1:0',
    ])
    await jane.follows('Keys')
    await jane.reads('$0.00 of $2.50')
    await jane.reads('amazon.nova-micro-*')
    jane.hasNoComplaint({ refusals: 1 })
  })

  test('what needs the password once more asks for it, and then goes on', async () => {
    const jane = await portal.visitor()
    await jane.comesIn()
    let isOld = true
    await jane.page.route('**/me/keys', (route) =>
      isOld && route.request().method() === 'POST'
        ? route.fulfill({
            status: 403,
            contentType: 'application/json',
            body: JSON.stringify({ status: 403, message: 'Sign in again.', code: 'fresh_sign_in_needed' }),
          })
        : route.continue(),
    )
    await jane.page.route('**/login', (route) => {
      isOld = false
      return route.continue()
    })
    await jane.follows('Keys')
    await jane.presses('Make a key')
    await jane.types('Name', 'laptop')
    await jane.presses('Make the key')
    await jane.page.getByRole('dialog').getByLabel('Password').fill('wrongPassword123')
    await jane.presses('Go on')
    await jane.reads('The address or the password is wrong.')
    await jane.page.getByRole('dialog').getByLabel('Password').fill(PASSWORD)
    await jane.presses('Go on')
    await jane.page.getByText(/^bgw_\w{78}$/).waitFor()
    jane.hasNoComplaint({ refusals: 2 })
  })
})
