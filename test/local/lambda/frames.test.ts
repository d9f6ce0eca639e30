import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { expect, test, vi } from 'vitest'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { lambdaOf } from './functionOf.ts'

const CHANNEL = `require('node:diagnostics_channel').channel('gateway:fault')`

/** A bundle as the CDK stack builds it, with its source map beside it. */
function bundled(source: string): string {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'handlers'))
  writeFileSync(join(folder, 'handlers/break.ts'), source)
  const options = {
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    sourcemap: 'linked',
  } as const
  buildSync({
    ...options,
    entryPoints: [join(folder, 'handlers/break.ts')],
    outfile: join(folder, 'fn/index.js'),
  })
  return join(folder, 'fn')
}

test('an error of a handler is reported with its message and its source lines', async () => {
  const bundle = bundled(`
type Thing = { name?: { length: number } }

const lengthOf = (thing: Thing) => {
  return (thing.name as { length: number }).length
}
export const handler = async () => { ${CHANNEL}.publish(new Error('no name')); return lengthOf({}) }`)
  const { invoke, faults, lines } = lambdaOf('', { bundle })
  await expect(invoke()).rejects.toThrow("reading 'length'")
  await vi.waitFor(() => expect(faults).toHaveLength(2))
  expect(faults[0]).toMatch(/^Error: no name\n {4}at (?:\w+ \()?handlers\/break\.ts:7:\d+/)
  expect(faults[1]).toMatch(/^TypeError: .*\n {4}at (?:\w+ \()?handlers\/break\.ts:5:\d+\)?\n.*break\.ts:7:/)
  expect(lines, 'and not logged').toEqual([])
})

test('a thrown value that is not an Error, or has no source map, is reported unchanged', async () => {
  const { invoke, faults } = lambdaOf(`exports.handler = async () => { throw { odd: true } }`)
  await expect(invoke()).rejects.toThrow()
  await vi.waitFor(() => expect(faults).toEqual(['{ odd: true }']))
})
