import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserless, open, PASSWORD, PATIENTLY, SLOWLY, type Visitor, why } from './visitor.ts'

/** A model of the simulated Bedrock that takes its time, which no list names. */
const SLOW = 'simulated.slow-stream-v1:0'

describe.skipIf(browserless)(`the portal's ways to models${why}`, SLOWLY, () => {
  let portal: Awaited<ReturnType<typeof open>>
  beforeAll(async () => {
    // The models that are made for tests have no price.
    portal = await open({ BUDGET_LIMIT_USD: 'none' })
  }, SLOWLY.timeout)
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

  describe('in the playground', () => {
    let jane: Visitor
    beforeAll(async () => {
      jane = await portal.visitor()
      await jane.comesIn()
      await jane.page.route('**/v1/models', async (route) => {
        const response = await route.fetch()
        const list = await response.json()
        list.data.push({ ...list.data[0], id: SLOW, display_name: SLOW, routes: ['/v1/chat/completions'] })
        for (const end of ['mid-stream', 'cut-stream'])
          list.data.push({
            ...list.data[0],
            id: `simulated.${end}-v1:0`,
            display_name: end,
            routes: ['/v1/chat/completions'],
          })
        await route.fulfill({ response, json: list })
      })
      await jane.follows('Playground')
      await jane.presses('Make a key for this page')
      await jane.page.getByLabel('Model').waitFor()
    }, SLOWLY.timeout)

    const answer = () => jane.page.getByRole('region', { name: 'Answer', exact: true })

    test('shows an answer as it comes, and stops', async () => {
      await jane.page.getByLabel('Model').selectOption(SLOW)
      await jane.presses('Send')
      const length = async () => (await answer().textContent())?.length ?? 0
      const before = await length()
      await expect.poll(length, PATIENTLY).toBeGreaterThan(before + 5)
      await jane.presses('Stop')
      await jane.reads('Stopped.')
      expect(await answer().getAttribute('aria-busy')).toBe('false')
    })

    test('says where a stream breaks off', async () => {
      await jane.page.getByLabel('Model').selectOption('simulated.mid-stream-v1:0')
      await jane.presses('Send')
      await answer().getByRole('alert').getByText(/\w/).waitFor()
      expect(await answer().getAttribute('aria-busy')).toBe('false')
    })

    test('cuts the answer at as many tokens as it may have', async () => {
      await jane.page.getByLabel('Model').selectOption('amazon.nova-lite-v1:0')
      await jane.page.getByText('Parameters').click()
      await jane.types(/Most tokens/, '2')
      await jane.presses('Send')
      await jane.reads('was cut off')
      await jane.answered()
    })

    test('shows the same request for other clients, without the key', async () => {
      await jane.types('Prompt', "Say it's fine.")
      await jane.page.getByText('Show as code').click()
      const code = jane.page.locator('details pre')
      expect(await code.textContent()).toContain(`"content":"Say it'\\''s fine."`)
      await jane.page.getByLabel('Language').selectOption('openai')
      expect(await code.textContent()).toContain(`baseURL: '${portal.endpoints.apiUrl}/v1'`)
      await jane.page.getByLabel('Language').selectOption('anthropic')
      await jane.reads('This model does not speak Anthropic’s Messages.')
      expect(await jane.page.content()).not.toMatch(/bgw_\w{78}/)
    })

    test('refuses a key that is none, in words', async () => {
      await jane.presses('Use another key')
      await jane.types('Or paste an access key', 'nonsense')
      await jane.presses('Use this key')
      await jane.reads('This access key is wrong, revoked or expired.')
      jane.hasNoComplaint({ refusals: 1 })
    })
  })
})
