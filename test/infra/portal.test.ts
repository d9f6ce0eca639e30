import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { BASE_URL } from '../../contract/public.ts'
import { portalPage } from '../../infra/portal.ts'

describe('the portal as one page', async () => {
  const page = await portalPage()

  test('is small, since anyone can request it as often as the stage allows', () => {
    expect(gzipSync(page).length).toBeLessThan(50_000)
  })

  test('loads nothing: it contains one script and one style', () => {
    expect(page).not.toMatch(/<script [^>]*src|<link rel="stylesheet|<img|<iframe|@import/)
    expect([page.match(/<script/g)?.length, page.match(/<style/g)?.length]).toEqual([1, 1])
  })

  test('is the same at every address, and so are its hashes', () => {
    expect(page).not.toContain(BASE_URL)
  })
})
