import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startGateway } from './gateway.ts'

const BROWSER = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)
const browserless = BROWSER === undefined
const why = browserless ? ' (skipped: no chromium on this machine)' : ''

describe.skipIf(browserless)(`a page of another origin${why}`, () => {
  let gateway: Awaited<ReturnType<typeof startGateway>>
  let browser: Browser
  let page: Page
  const pages = createServer((_, response) => response.end('<!doctype html><title>A page</title>'))
  beforeAll(async () => {
    gateway = await startGateway()
    browser = await chromium.launch({ executablePath: BROWSER ?? '', args: ['--no-sandbox'] })
    page = await browser.newPage()
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve))
    const address = pages.address()
    if (typeof address !== 'object' || address === null) throw new Error('The page is served nowhere')
    await page.goto(`http://127.0.0.1:${address.port}/`)
  }, 60_000)
  afterAll(async () => {
    await browser?.close()
    pages.close()
    await gateway?.stop()
  })

  /** The pieces that the page's own `fetch` reads, with the milliseconds since the first. */
  const read = (path: string, headers: { [name: string]: string }, body: object) =>
    page.evaluate(
      async ({ url, headers, body }) => {
        const response = await fetch(url, { method: 'POST', headers, body })
        const pieces: { text: string; at: number }[] = []
        const decoder = new TextDecoder()
        const reader = response.body?.getReader()
        for (;;) {
          const { done, value } = (await reader?.read()) ?? { done: true }
          if (done) break
          pieces.push({ text: decoder.decode(value, { stream: true }), at: performance.now() })
        }
        return { status: response.status, type: response.headers.get('content-type'), pieces }
      },
      {
        url: `${gateway.baseUrl}${path}`,
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      },
    )

  const HELLO = {
    max_tokens: 1000,
    messages: [{ role: 'user', content: 'Say hello to Jane.' }],
    stream: true,
  }

  test.each([
    ['/chat/completions', 'simulated.slow-stream-v1:0', 'data: [DONE]'],
    ['/messages', 'simulated.anthropic.claude-slow-stream-v1:0', 'event: message_stop'],
  ])('reads a stream of %s piece by piece, while the model writes', async (path, model, end) => {
    for (const headers of [{ Authorization: `Bearer ${gateway.apiKey}` }, { 'x-api-key': gateway.apiKey }]) {
      const { status, type, pieces } = await read(path, headers, { ...HELLO, model })
      expect([status, type]).toEqual([200, 'text/event-stream'])
      expect(pieces.map(({ text }) => text).join('')).toContain(end)
      expect(pieces.length).toBeGreaterThan(5)
      // The model takes 100 ms for each event: pieces that arrive together were buffered somewhere.
      const [first, last] = [pieces.at(0), pieces.at(-1)]
      expect((last?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(1000)
    }
  })

  test('can read why a key is refused', async () => {
    const { status, pieces } = await read(
      '/messages',
      { 'x-api-key': 'sk-wrong' },
      { ...HELLO, model: 'any' },
    )
    expect(status).toBe(401)
    expect(pieces.map(({ text }) => text).join('')).toContain('invalid_access_key')
  })
})
