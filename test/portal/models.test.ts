import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bearer } from '../conformance/client.ts'
import { browserless, open, PASSWORD, PATIENTLY, SLOWLY, type Visitor, why } from './visitor.ts'

/** A slow model of the simulated Bedrock, which no list names. */
const SLOW = 'simulated.slow-stream-v1:0'

/** A picture of one pixel. */
const DOT = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** The output of code copied from the page; it uses the libraries of this project. */
async function printed(language: string, code: string, secret: string): Promise<string> {
  const folder = mkdtempSync(join(resolve(import.meta.dirname, '../../dist'), 'copied-'))
  const file = join(folder, language === 'curl' ? 'copied.sh' : 'copied.mjs')
  writeFileSync(file, code)
  const run = promisify(execFile)
  try {
    const { stdout } = await run(language === 'curl' ? 'sh' : process.execPath, [file], {
      env: { ...process.env, GATEWAY_KEY: secret },
    })
    return stdout
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

describe.skipIf(browserless)(`the portal's ways to models${why}`, SLOWLY, () => {
  let portal: Awaited<ReturnType<typeof open>>
  beforeAll(async () => {
    // The models that exist only for tests have no price.
    portal = await open({ BUDGET_LIMIT_USD: 'none' })
  }, SLOWLY.timeout)
  afterAll(() => portal?.close())

  const newKey = async (jane: Visitor, name: string) => {
    await jane.follows('Keys')
    await jane.presses('Create a key')
    await jane.types('Name', name)
    await jane.presses('Create the key')
    const secret = jane.page.getByText(/^bgw_\w{78}$/)
    const text = await secret.textContent()
    await jane.presses('Copy Access key')
    expect(await jane.page.evaluate('navigator.clipboard.readText()')).toBe(text)
    return text ?? ''
  }

  test('from a first visit to a streamed reply, and to a revoked key', async () => {
    const jane = await portal.visitor()
    await jane.comesIn()
    await jane.reads('No usage on these days.')
    await jane.follows('Playground')
    await jane.presses('Create a key for this page')
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

  test('a key is created with an expiry, models and a budget, and used in the playground', async () => {
    const jane = await portal.visitor()
    await jane.comesIn()
    await jane.follows('Keys')
    await jane.reads('You have no keys yet.')
    await jane.presses('Create a key')
    await jane.types('Name', 'narrow')
    await jane.page.getByLabel('Valid for').selectOption('A week')
    await jane.types(/Budget in US dollars/, '2.5')
    await jane.types(/Only these models/, 'amazon.nova-micro-*, Amazon')
    await jane.presses('Create the key')
    await expect
      .poll(() => jane.page.getByLabel(/Only these models/).getAttribute('aria-invalid'), PATIENTLY)
      .toBe('true')
    await jane.types(/Only these models/, 'amazon.nova-micro-*')
    await jane.presses('Create the key')
    await jane.presses('Use it in the playground')
    await jane.reads('Uses the key “narrow”.')
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

  test('actions that need the password again ask for it, and then continue', async () => {
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
    await jane.presses('Create a key')
    await jane.types('Name', 'laptop')
    await jane.presses('Create the key')
    await jane.page.getByRole('dialog').getByLabel('Password').fill('wrongPassword123')
    await jane.presses('Continue')
    await jane.reads('The address or the password is wrong.')
    await jane.page.getByRole('dialog').getByLabel('Password').fill(PASSWORD)
    await jane.presses('Continue')
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
      await jane.presses('Create a key for this page')
      await jane.page.getByLabel('Model').waitFor()
    }, SLOWLY.timeout)

    /** The key of a user who continues in code. */
    const newSecret = async () => {
      const { body } = await portal.client.call(
        'POST',
        '/me/keys',
        { name: 'code' },
        bearer(await portal.client.signedIn()),
      )
      return String(body.data?.secret)
    }

    const answer = () => jane.page.getByRole('region', { name: 'Answer', exact: true })

    test('shows a reply as it arrives, and can stop it', async () => {
      await jane.page.getByLabel('Model').selectOption(SLOW)
      await jane.presses('Send')
      await expect.poll(() => jane.page.getByLabel('Prompt').inputValue(), PATIENTLY).toBe('')
      const length = async () => (await answer().textContent())?.length ?? 0
      const before = await length()
      await expect.poll(length, PATIENTLY).toBeGreaterThan(before + 5)
      await jane.presses('Stop')
      await jane.reads('Stopped.')
      await expect.poll(() => jane.page.getByLabel('Prompt').inputValue(), PATIENTLY).toMatch(/^Say hello/)
      expect(await answer().getAttribute('aria-busy')).toBe('false')
    })

    test('says where a stream breaks off', async () => {
      await jane.page.getByLabel('Model').selectOption('simulated.mid-stream-v1:0')
      await jane.presses('Send')
      await answer().getByRole('alert').getByText(/\w/).waitFor()
      expect(await answer().getAttribute('aria-busy')).toBe('false')
    })

    test('ends the reply at its token limit', async () => {
      await jane.page.getByLabel('Model').selectOption('amazon.nova-lite-v1:0')
      await jane.page.getByText('Parameters').click()
      await jane.types(/Maximum output tokens/, '2')
      await jane.presses('Send')
      await jane.reads('was cut off')
      await jane.answered()
      await jane.types(/Maximum output tokens/, '')
    })

    test('continues a conversation, and starts another', async () => {
      const said = jane.page.getByRole('region', { name: 'Conversation' })
      await jane.presses('Start over')
      await jane.types('Prompt', 'My name is Jane.')
      await jane.presses('Send')
      await said.getByText('My name is Jane.').waitFor()
      await jane.answered()
      await jane.types('Prompt', 'What is my name?')
      const request = jane.page.waitForRequest('**/v1/chat/completions')
      await jane.presses('Send')
      const { messages } = (await request).postDataJSON()
      expect(messages).toMatchObject([
        { role: 'user', content: 'My name is Jane.' },
        { role: 'assistant', content: expect.any(String) },
        { role: 'user', content: 'What is my name?' },
      ])
      await jane.answered()
      expect(await said.textContent()).toContain('My name is Jane.')
      await jane.presses('Start over')
      expect(await said.count()).toBe(0)
      expect(await jane.page.evaluate('document.activeElement.labels[0].textContent.trim()')).toBe('Prompt')
    })

    test('sends an image to a model that accepts images, and to no other', async () => {
      await jane.page.getByLabel('Model').selectOption('amazon.nova-micro-v1:0')
      expect(await jane.page.getByLabel('Image').count()).toBe(0)
      await jane.page.getByLabel('Model').selectOption('amazon.nova-lite-v1:0')
      await jane.page
        .getByLabel('Image')
        .setInputFiles({ name: 'dot.png', mimeType: 'image/png', buffer: DOT })
      await jane.types('Prompt', 'What is in it?')
      const request = jane.page.waitForRequest('**/v1/chat/completions')
      await jane.presses('Send')
      expect((await request).postDataJSON().messages).toEqual([
        {
          role: 'user',
          content: [
            { type: 'image_url', image_url: { url: `data:image/png;base64,${DOT.toString('base64')}` } },
            { type: 'text', text: 'What is in it?' },
          ],
        },
      ])
      await jane.answered()
      await jane.page.getByRole('img', { name: 'dot.png' }).waitFor()
      await jane.presses('Start over')
    })

    test('shows the tool that the model calls, and returns its result', async () => {
      await jane.page.getByText('Tool', { exact: true }).click()
      await jane.types(/Function as JSON/, '{"parameters": {}}')
      await jane.reads('This is not the JSON of a function with a name.')
      await jane.types('Prompt', 'How is the weather in Paris?')
      expect(await jane.page.getByRole('button', { name: 'Send' }).getAttribute('aria-disabled')).toBe('true')
      await jane.types(/Function as JSON/, '')
      await jane.presses('Use an example')
      await jane.presses('Send')
      await answer()
        .getByText(/^get_weather\(\{"city":/)
        .waitFor()
      await jane.reads('The model calls a tool.')
      await jane.types('Result of get_weather', '17 degrees')
      const request = jane.page.waitForRequest('**/v1/chat/completions')
      await jane.presses('Send')
      const { messages, tools } = (await request).postDataJSON()
      expect(tools).toMatchObject([{ type: 'function', function: { name: 'get_weather' } }])
      expect(messages.at(-1)).toEqual({
        role: 'tool',
        tool_call_id: messages.at(-2).tool_calls[0].id,
        content: '17 degrees',
      })
      await jane.answered()
      await jane.page.getByLabel('Prompt').waitFor()
    })

    test.each(['curl', 'openai', 'anthropic', 'langchain'])(
      'shows the same for %s, as working code',
      async (language) => {
        const model = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
        await jane.page.getByLabel('Model').selectOption(model)
        await jane.types('Prompt', "Say it's fine.")
        const open = jane.page.locator('details[open] pre')
        if ((await open.count()) === 0) await jane.page.getByText('Show as code').click()
        await jane.page.getByLabel('Language').selectOption(language)
        const code = (await open.textContent()) ?? ''
        expect(code).toContain('17 degrees')
        if (language === 'anthropic') expect(code).toMatch(/"input": \{\s*"city"/)
        expect(await jane.page.content()).not.toMatch(/bgw_\w{78}/)
        expect(await printed(language, code, await newSecret())).toMatch(/fine/i)
      },
    )

    test("says if a model does not support Anthropic's API", async () => {
      await jane.page.getByLabel('Language').selectOption('anthropic')
      await jane.page.getByLabel('Model').selectOption('amazon.nova-lite-v1:0')
      await jane.reads('This model does not speak Anthropic’s Messages.')
    })

    test('explains the refusal of an invalid key', async () => {
      await jane.presses('Use another key')
      await jane.types('Or paste an access key', 'nonsense')
      await jane.presses('Use this key')
      await jane.reads('This access key is wrong, revoked or expired.')
      jane.hasNoComplaint({ refusals: 1 })
    })
  })
})
