import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Endpoints, RunnerOptions } from '../../local/runner.ts'
import { Client, newEmail } from '../conformance/client.ts'
import { startTemporaryRunner } from '../local/temporaryRunner.ts'
import { UNLIMITED } from '../unlimited.ts'

const BROWSER = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)
export const browserless = BROWSER === undefined
export const why = browserless ? ' (skipped: no chromium on this machine)' : ''

/** Where pictures of the views are saved for people to look at. */
const PICTURES = resolve(import.meta.dirname, '../../dist/pictures')

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The message of Chromium itself for each response that is a refusal. */
const REFUSAL = /^Failed to load resource: the server responded with a status of 4\d\d/

/** Enough time for a busy machine. */
export const PATIENTLY = { timeout: 15_000 }

/** Such a test takes dozens of steps in a browser. */
export const SLOWLY = { timeout: 120_000 }

export const PASSWORD = 'securePassword123'

/** The gateway with its portal, and a browser. */
export async function open(
  context: { [name: string]: string } = {},
  options: Pick<Partial<RunnerOptions>, 'secrets'> = {},
) {
  const { endpoints, stop } = await startTemporaryRunner({
    ...options,
    context: {
      ...UNLIMITED,
      BUDGET_LIMIT_USD: '10',
      API_QUOTA_LIMIT: '100',
      CALLS_IN_FLIGHT: '4',
      ...context,
    },
  })
  const browser = await chromium.launch({ executablePath: BROWSER ?? '', args: ['--no-sandbox'] })
  return {
    endpoints,
    browser,
    client: new Client(endpoints),
    visitor: (options: BrowserContextOptions = {}) => Visitor.at(endpoints, browser, options),
    close: async () => {
      await browser.close()
      await stop()
    },
  }
}

export type Portal = Awaited<ReturnType<typeof open>>

/** A user of the portal, by what they see and click; and what the browser reports meanwhile. */
export class Visitor {
  readonly page: Page
  readonly email = newEmail()
  /** Messages on the console and requests outside the page's own origin: there must be none. */
  readonly said: string[] = []
  readonly strayed: string[] = []
  refusals = 0
  readonly #endpoints: Endpoints

  constructor(page: Page, endpoints: Endpoints) {
    this.page = page
    this.#endpoints = endpoints
    this.watch(page)
  }

  static async at(endpoints: Endpoints, browser: Browser, options: BrowserContextOptions): Promise<Visitor> {
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
    context.setDefaultTimeout(15_000)
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const visitor = new Visitor(await context.newPage(), endpoints)
    await visitor.page.goto(`${endpoints.apiUrl}/portal`)
    await visitor.sees('Sign in')
    return visitor
  }

  watch(page: Page): void {
    page.on('console', (message) => {
      if (REFUSAL.test(message.text())) this.refusals++
      else this.said.push(message.text())
    })
    page.on('pageerror', (error) => this.said.push(error.message))
    page.on('request', (request) => {
      const url = request.url()
      if (!url.startsWith(new URL(this.#endpoints.apiUrl).origin) && !url.startsWith('data:'))
        this.strayed.push(url)
    })
  }

  /** Waits for the view with this heading. */
  async sees(heading: string): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor()
  }

  async reads(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor()
  }

  async types(label: string | RegExp, text: string): Promise<void> {
    await this.page.getByLabel(label).and(this.page.locator('input, textarea')).fill(text)
  }

  async presses(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name, exact: typeof name === 'string' }).click()
  }

  async follows(name: string): Promise<void> {
    await this.page.getByRole('link', { name, exact: true }).first().click()
  }

  /** The code that was mailed last. */
  async mailedCode(): Promise<string> {
    const mailbox = await fetch(`${this.#endpoints.mailboxUrl}?to=${encodeURIComponent(this.email)}`)
    const [mail]: { code: string }[] = JSON.parse(await mailbox.text())
    return mail?.code ?? ''
  }

  async registers(): Promise<void> {
    await this.follows('Register')
    await this.sees('Register')
    await this.types('Your name', 'Jane Doe')
    await this.types('E-mail address', this.email)
    await this.types('Password', PASSWORD)
    await this.presses('Register')
    await this.sees('Confirm your address')
  }

  async confirms(): Promise<void> {
    await this.types('Code from the mail', await this.mailedCode())
    await this.presses('Confirm')
    await this.sees('Sign in')
  }

  async signsIn({ keep = false, password = PASSWORD } = {}): Promise<void> {
    await this.types('E-mail address', this.email)
    await this.types('Password', password)
    if (keep) await this.page.getByLabel('Keep me signed in on this device').check()
    await this.presses('Sign in')
  }

  async signsOut(): Promise<void> {
    await this.presses('Sign out')
    await this.page.getByRole('dialog').getByRole('button', { name: 'Sign out' }).click()
    await this.sees('Sign in')
  }

  /** Goes from a first visit to a signed-in user. */
  async comesIn(options: { keep?: boolean } = {}): Promise<void> {
    await this.registers()
    await this.confirms()
    await this.signsIn(options)
    await this.sees('Overview')
  }

  /** As {@link comesIn}, for an administrator, who is promoted with rights on the user pool. */
  async comesInToAdminister({ client }: Portal): Promise<void> {
    await this.registers()
    await this.confirms()
    await client.promote(this.email)
    await this.signsIn()
    await this.sees('Overview')
    await this.follows('Administration')
    await this.sees('People')
  }

  /** The text of the open dialog. */
  async isAsked(): Promise<string> {
    const dialog = this.page.getByRole('dialog').last()
    await dialog.waitFor()
    return (await dialog.locator('h2, p, li').allTextContents()).join(' ')
  }

  /** Clicks a button of the open dialog, which then closes. */
  async agrees(button: string): Promise<void> {
    const dialog = this.page.getByRole('dialog')
    await dialog.getByRole('button', { name: button, exact: true }).click()
    await expect.poll(() => dialog.count(), PATIENTLY).toBe(0)
  }

  /** The details of the reply in the playground, once it is complete and its cost is settled. */
  async answered(): Promise<string> {
    const answer = this.page.getByRole('region', { name: 'Answer', exact: true })
    await expect.poll(() => answer.getAttribute('aria-busy'), PATIENTLY).toBe('false')
    await answer.getByText(/^\$0\.\d+$/).waitFor()
    return (await answer.textContent()) ?? ''
  }

  /** Checks that axe finds no problem in the view. */
  async isAccessible(): Promise<void> {
    await this.page.evaluate(AXE)
    const violations = await this.page.evaluate('axe.run().then(({ violations }) => violations)')
    expect(violations).toEqual([])
  }

  /** Saves a picture of the view, after checking that it is accessible and fits the window. */
  async isPresentable(name: string): Promise<void> {
    await this.isPictured(name)
    await this.isAccessible()
    const wide: unknown = await this.page.evaluate('document.documentElement.scrollWidth')
    expect(wide, 'nothing is wider than the window').toBe(this.page.viewportSize()?.width)
  }

  async isPictured(name: string): Promise<void> {
    mkdirSync(PICTURES, { recursive: true })
    await this.page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true })
  }

  /** Checks that the console shows no message and that no other host was called. */
  hasNoComplaint({ refusals = 0 } = {}): void {
    expect(this.said).toEqual([])
    expect(this.strayed).toEqual([])
    expect(this.refusals).toBe(refusals)
  }
}
