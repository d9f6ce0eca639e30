import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { BundleCache } from '../../infra/bundleCache.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const ROOT = resolve(import.meta.dirname, '../..')

let folder = ''
let source = ''
let inputs: string[] = []
let bundles = ''
let cache: BundleCache

beforeEach(() => {
  const temporary = temporaryFolder()
  folder = join(temporary, 'cache')
  source = join(temporary, 'login.ts')
  writeFileSync(source, 'export const a = 1')
  inputs = [relative(ROOT, source)]
  bundles = join(temporary, 'bundles')
  mkdirSync(join(bundles, 'login'), { recursive: true })
  writeFileSync(join(bundles, 'login/index.js'), 'a=1')
  cache = new BundleCache(folder, '["login"]')
})

/** The bundle that the cache has for the current files. */
function restored(from = cache): string | undefined {
  const outdir = temporaryFolder()
  return from.restore(outdir) ? readFileSync(join(outdir, 'login/index.js'), 'utf8') : undefined
}

describe('the cache of bundles', () => {
  test('is empty at first', () => {
    expect(restored()).toBeUndefined()
  })

  test('returns stored bundles', () => {
    cache.keep(bundles, inputs)
    expect(restored()).toBe('a=1')
  })

  test('misses after a file changed or disappeared, and hits again when the file is restored', () => {
    inputs.push(`${inputs[0]}.more`)
    writeFileSync(`${source}.more`, '')
    cache.keep(bundles, inputs)
    writeFileSync(source, 'export const a = 2')
    expect(restored()).toBeUndefined()
    writeFileSync(source, 'export const a = 1')
    expect(restored()).toBe('a=1')
    writeFileSync(`${source}.more`, 'export {}')
    expect(restored()).toBeUndefined()
  })

  test('misses for another list of functions', () => {
    cache.keep(bundles, inputs)
    expect(restored(new BundleCache(folder, '["login","logout"]'))).toBeUndefined()
  })

  test('stores the same bundles once, and deletes those of yesterday', () => {
    cache.keep(bundles, inputs)
    cache.keep(bundles, inputs)
    const [kept = ''] = readdirSync(folder).filter((name) => name !== 'inputs.json')
    expect(readdirSync(folder)).toHaveLength(2)
    const yesterday = Date.now() / 1000 - 90_000
    utimesSync(join(folder, kept), yesterday, yesterday)
    writeFileSync(source, 'export const a = 3')
    cache.keep(bundles, inputs)
    expect(existsSync(join(folder, kept))).toBe(false)
    expect(restored()).toBe('a=1')
  })
})
