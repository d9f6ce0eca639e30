import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserless, open, PATIENTLY, SLOWLY, type Visitor, why } from './visitor.ts'

const MODELS = [
  'amazon.nova-lite-v1:0',
  'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
  'mistral.mistral-large-2402-v1:0',
  'cohere.command-r-v1:0',
  'openai.gpt-oss-120b-1:0',
  'meta.llama3-70b-instruct-v1:0',
  'amazon.titan-embed-text-v2:0',
]

/** Plausible usage of the last 30 days, the same on each run. */
function usage() {
  return Array.from({ length: 30 }, (_, back) => 29 - back).flatMap((back) => {
    const date = new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10)
    return MODELS.filter((_, model) => (back * 7 + model * 5) % 4 < 2).map((modelId, model) => {
      const requests = 1 + ((back * 13 + model * 29) % 17)
      const tokens = { inputTokens: requests * 812, outputTokens: requests * 344 }
      const cost = requests * 0.0031 * (1 + (model % 3))
      return { date, modelId, requests, ...tokens, cacheReadTokens: 0, cacheWriteTokens: 0, images: 0, cost }
    })
  })
}

const OUTSIDE = ['sign-in', 'register', 'confirm', 'forgot-password']

describe.skipIf(browserless)(`the portal${why}`, SLOWLY, () => {
  let portal: Awaited<ReturnType<typeof open>>
  beforeAll(async () => {
    portal = await open()
  }, SLOWLY.timeout)
  afterAll(() => portal?.close())

  describe.each([
    { width: 360, colorScheme: 'dark' },
    { width: 1600, colorScheme: 'light' },
  ] as const)('at $width px, $colorScheme', ({ width, colorScheme }) => {
    let jane: Visitor
    beforeAll(async () => {
      jane = await portal.visitor({ viewport: { width, height: 900 }, colorScheme })
    })

    const look = (name: string) => jane.isPresentable(`${name}-${width}-${colorScheme}`)
    const goTo = async (view: string) => {
      await jane.page.goto(`${portal.endpoints.apiUrl}/portal#${view}`)
      await expect.poll(() => jane.page.getByText('Loading …').count(), PATIENTLY).toBe(0)
    }

    test.each(OUTSIDE)('%s', async (view) => {
      await goTo(view)
      await look(view)
    })

    test('a refusal', async () => {
      await goTo('sign-in')
      await jane.signsIn()
      await jane.reads('The address or the password is wrong.')
      await look('refusal')
    })

    test('empty views', async () => {
      await jane.comesIn()
      await jane.reads('No usage on these days.')
      await jane.reads('0 of 100')
      await look('overview-empty')
      await goTo('keys')
      await look('keys-empty')
      await goTo('playground')
      await look('playground-empty')
    })

    test('an answer', async () => {
      await jane.presses('Create a key for this page')
      await jane.presses('Send')
      await jane.answered()
      await jane.page.getByText('Parameters').click()
      await jane.page.getByText('Show as code').click()
      await look('playground')
      await jane.types('Prompt', 'And how is the weather in Paris?')
      await jane.page.getByText('Tool', { exact: true }).click()
      await jane.presses('Use an example')
      await jane.page.getByLabel('Image').setInputFiles('docs/portal.png')
      await jane.presses('Send')
      await jane.reads('The model calls a tool.')
      await jane.answered()
      await look('playground-conversation')
    })

    test('a key that is made', async () => {
      await goTo('keys')
      await jane.presses('Create a key')
      await look('keys-new')
      await jane.types('Name', 'laptop')
      await jane.types(/Only these models/, 'amazon.nova-*, us.anthropic.claude-*')
      await jane.types(/Budget in US dollars/, '2')
      await jane.presses('Create the key')
      await jane.page.getByText(/^bgw_\w{78}$/).waitFor()
      await look('keys-secret')
      await jane.presses('I have it')
      await jane.page.getByRole('button', { name: 'Revoke laptop' }).waitFor()
      await look('keys')
      await jane.presses('Revoke laptop')
      await look('keys-revoke')
      await jane.presses('Cancel')
    })

    test('usage', async () => {
      await jane.page.route('**/me/usage**', async (route) => {
        const response = await route.fetch()
        const body = await response.json()
        body.data.usage = usage()
        await route.fulfill({ response, json: body })
      })
      await jane.page.route('**/me', async (route) => {
        const response = await route.fetch()
        const body = await response.json()
        Object.assign(body.data.budget, { used: 5.64, held: 0.36, left: 4.36 })
        Object.assign(body.data.quota, { used: 38, held: 1, left: 62 })
        body.data.callsInFlight.used = 1
        await route.fulfill({ response, json: body })
      })
      await goTo('overview')
      await jane.page.getByRole('img', { name: /^Money by day/ }).waitFor()
      await look('overview')
      await jane.page.getByText('As a table').click()
      await jane.isAccessible()
      await jane.page.getByText('As a table').click()
    })

    test.runIf(colorScheme === 'light')('the picture of the README', async () => {
      await jane.page.setViewportSize({ width: 1120, height: 720 })
      await jane.isPictured('portal')
      await jane.page.setViewportSize({ width, height: 900 })
    })

    test('set-up', async () => {
      await goTo('set-up')
      await look('set-up')
      await jane.page.getByRole('combobox', { name: 'Your tool' }).selectOption('Codex')
      await jane.isAccessible()
    })

    test('loading, failed and offline', async () => {
      let answer = () => {}
      const asked = new Promise<void>((resolve) => {
        answer = resolve
      })
      await jane.page.route('**/me/keys', async (route) => {
        await asked
        await route.fulfill({
          status: 503,
          contentType: 'application/json',
          body: '{"message": "Service unavailable. Try again."}',
        })
      })
      await jane.page.goto(`${portal.endpoints.apiUrl}/portal#keys`)
      await jane.reads('Loading …')
      await look('loading')
      answer()
      await jane.reads('Service unavailable.')
      await look('failed')
      await jane.page.context().setOffline(true)
      await jane.reads('You are offline.')
      await look('offline')
      await jane.page.context().setOffline(false)
    })
  })
})
