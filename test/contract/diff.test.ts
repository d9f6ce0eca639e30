import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { contractDiff, withoutAliases } from '../../contract/diff.ts'
import { CONTRACT_FILE } from '../../contract/document.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

const contract = readFileSync(CONTRACT_FILE, 'utf8')
const [, major = '', minor = '', patch = ''] = /^ {2}version: (\d+)\.(\d+)\.(\d+)$/m.exec(contract) ?? []
const BUMPS = {
  major: `${Number(major) + 1}.0.0`,
  minor: `${major}.${Number(minor) + 1}.0`,
  patch: `${major}.${minor}.${Number(patch) + 1}`,
}

/** As `npm run contract:diff` does. */
async function diff(revised: string): Promise<boolean> {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'released.yaml'), contract)
  writeFileSync(join(folder, 'openapi.yaml'), revised)
  const [before, after] = [join(folder, 'released.yaml'), join(folder, 'openapi.yaml')]
  return (await contractDiff(before, after, ['--check-version'])).passed
}

const bumped = (revised: string, version: string) =>
  revised.replace(/^ {2}version: .*$/m, `  version: ${version}`)

describe('an edit of the contract that is', () => {
  test.each([
    ['breaking', 'major', 'a path renamed', '  /login:', '  /signin:'],
    ['breaking', 'major', 'a status removed', /^ +'424': .*\n/m, ''],
    ['breaking', 'major', 'a limit tightened', 'maxLength: 256', 'maxLength: 100'],
    ['breaking', 'major', 'security added', 'security: []', 'security: [{token: []}]'],
    [
      'additive',
      'minor',
      'a field added',
      'AccessToken: {',
      'Note: {description: A note., type: string}\n        AccessToken: {',
    ],
    [
      'additive',
      'minor',
      'an operation added ahead of all, which shares what stands behind anchors with them',
      'paths:\n',
      `paths:
  /first:
    get:
      operationId: getFirst
      tags: [Documentation]
      summary: Be first
      description: Stands ahead of all others.
      security: []
      x-amazon-apigateway-integration: *lambda
      responses: {<<: *bodyFailures, '204': {description: Here.}}
`,
    ],
    ['neutral', 'patch', 'a summary reworded', 'summary: Sign in\n', 'summary: Sign in now\n'],
  ] as const)('%s needs a new %s version: %s', async (_, bump, __, from, to) => {
    const revised = contract.replace(from, to)
    expect(revised).not.toBe(contract)
    expect(await diff(revised)).toBe(false)
    expect(await diff(bumped(revised, BUMPS[bump]))).toBe(true)
    if (bump === 'major') expect(await diff(bumped(revised, BUMPS.minor))).toBe(false)
    if (bump === 'minor') expect(await diff(bumped(revised, BUMPS.patch))).toBe(false)
  })
})

test('an unchanged contract needs no new version', async () => {
  expect(await diff(contract)).toBe(true)
})

test.each([
  ['the contract', contract],
  ['anchors within anchors, and one set twice', 'a: &x {n: 1}\nb: &y [*x]\nc: *y\nd: &x 2\ne: *x\n'],
])('without its aliases, %s says the same on as many lines', (_, text) => {
  const expanded = withoutAliases(text)
  expect(parse(expanded, { merge: true, maxAliasCount: 0 })).toEqual(
    parse(text, { merge: true, maxAliasCount: -1 }),
  )
  expect(expanded.split('\n')).toHaveLength(text.split('\n').length)
})
