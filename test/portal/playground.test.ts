import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserless, open, PATIENTLY, type Visitor, why } from './visitor.ts'

/** A model of the simulated Bedrock that takes its time, which no list names. */
const SLOW = 'simulated.slow-stream-v1:0'

describe.skipIf(browserless)(`the portal's playground${why}`, () => {
  let portal: Awaited<ReturnType<typeof open>>
  let jane: Visitor
  beforeAll(async () => {
    portal = await open({ BUDGET_LIMIT_USD: 'none' })
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
  }, 120_000)
  afterAll(() => portal?.close())

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
