import { existsSync, mkdirSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { describe, expect, inject, test } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { fetchFor } from './target.ts'

const { apiUrl } = inject('target')
const fetch = fetchFor(inject('target'))

const BROWSER = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)
const browserless = BROWSER === undefined

describe.each([
  ['/docs', 'text/html; charset=utf-8'],
  ['/portal', 'text/html; charset=utf-8'],
  ['/openapi.json', 'application/json'],
])('GET %s', (path, contentType) => {
  const url = `${apiUrl}${path}`

  test('answers without credentials, with headers for caching', async () => {
    const response = await fetch(url)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(contentType)
    expect(response.headers.get('cache-control')).toBe('public, max-age=300')
    expect(response.headers.get('access-control-allow-origin')).toBe('*')
    const etag = response.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[0-9a-f]{16}"$/)
    expect((await fetch(url)).headers.get('etag')).toBe(etag)
  })

  test.each([
    ['the same', (etag: string) => etag],
    ['the same, as a proxy weakens it', (etag: string) => `W/${etag}`],
    ['one of several', (etag: string) => `"0000000000000000", ${etag}`],
  ])('answers 304 without a body when the cached copy is %s', async (_, header) => {
    const etag = (await fetch(url)).headers.get('etag') ?? ''
    const response = await fetch(url, { headers: { 'If-None-Match': header(etag) } })
    expect([response.status, await response.text()]).toEqual([304, ''])
    expect(response.headers.get('etag')).toBe(etag)
  })

  test('answers 200 when the cached copy differs', async () => {
    expect((await fetch(url, { headers: { 'If-None-Match': '"0000000000000000"' } })).status).toBe(200)
  })

  test('is compressed for a client that accepts gzip', async () => {
    const response = await fetch(url, { headers: { 'Accept-Encoding': 'gzip' } })
    expect(response.headers.get('content-encoding')).toBe('gzip')
  })
})

test.each(['/docs', '/portal'])(
  'the content security policy of %s allows only what the page contains',
  async (path) => {
    const policy = (await fetch(`${apiUrl}${path}`)).headers.get('content-security-policy')
    expect(policy).toMatch(
      /^default-src 'none'; script-src ('none'|'sha256-[\w+/=]+'); style-src 'sha256-[\w+/=]+';/,
    )
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
  },
)

describe('the published contract', () => {
  test('names this deployment and every operation, and nothing that only the build reads', async () => {
    const contract = JSON.parse(await (await fetch(`${apiUrl}/openapi.json`)).text())
    expect(contract.servers).toEqual([{ url: apiUrl }])
    expect(contract.components.securitySchemes.token).toMatchObject({ type: 'http', scheme: 'bearer' })
    expect(contract.components.securitySchemes.apiKey).toMatchObject({ type: 'apiKey', name: 'x-api-key' })
    for (const { path, method } of Object.values(operations)) {
      expect(contract.paths[path][method.toLowerCase()].operationId).toBeTypeOf('string')
    }
    expect(JSON.stringify(contract)).not.toMatch(
      /"x-(amazon|uses|max-(body|auth)|cors|integrations|responses|response-headers)/,
    )
  })
})

describe('the documentation page', () => {
  const why = browserless ? ' (skipped: no chromium on this machine)' : ''

  test.skipIf(browserless)(
    `opens in a browser without an error and without another host${why}`,
    async () => {
      const browser = await chromium.launch({ executablePath: BROWSER ?? '', args: ['--no-sandbox'] })
      try {
        const page = await browser.newPage({ viewport: { width: 1400, height: 1000 } })
        const errors: string[] = []
        const requests: string[] = []
        page.on('console', (message) => {
          if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text())
        })
        page.on('pageerror', (error) => errors.push(error.message))
        page.on('request', (request) => requests.push(request.url()))
        await page.goto(`${apiUrl}/docs`)
        await page.getByRole('heading', { name: 'Registration' }).waitFor()
        await page.getByText('/confirm/resend').first().waitFor()
        await page.waitForLoadState('networkidle')
        mkdirSync('dist/docs', { recursive: true })
        await page.screenshot({ path: 'dist/docs/screenshot.png' })
        expect(errors).toEqual([])
        const own = new URL(apiUrl).origin
        expect(requests.filter((url) => !/^(data|blob):/.test(url) && !url.startsWith(own))).toEqual([])
      } finally {
        await browser.close()
      }
    },
    60_000,
  )
})
