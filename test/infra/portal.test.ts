import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { BASE_URL } from '../../contract/public.ts'
import { portalPage } from '../../infra/portal.ts'

describe('the portal as one page', async () => {
  const page = await portalPage()

  test('is small: what it weighs, anybody can have sent, as often as the stage lets them', () => {
    expect(gzipSync(page).length).toBeLessThan(50_000)
  })

  test('loads nothing: one script and one style stand in it', () => {
    expect(page).not.toMatch(/<script [^>]*src|<link rel="stylesheet|<img|<iframe|@import/)
    expect([page.match(/<script/g)?.length, page.match(/<style/g)?.length]).toEqual([1, 1])
  })

  test('is the same at every address, so that its hashes are', () => {
    expect(page).not.toContain(BASE_URL)
  })
})
