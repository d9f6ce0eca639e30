import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { bundleFunctions } from '../../infra/bundle.ts'
import { asksModels } from '../../infra/throttles.ts'

const outdir = mkdtempSync(join(tmpdir(), 'gateway-bundles-'))
afterAll(() => rmSync(outdir, { recursive: true }))

const bundleOf = await bundleFunctions(outdir)
const functions = readdirSync(outdir)
const fileOf = (name: string) => join(bundleOf(name), 'index.js')

/** What a bundle may weigh: it is read and compiled at every cold start. */
const BUDGET = 211_000

/** What the client of DynamoDB and the prices may add to a function that calls another service as well. */
const LEDGER = 71_000

/** The extra bytes of COST_ATTRIBUTION for a function that calls models, used or not. */
const ATTRIBUTION = 3000

const usesOf = (name: string) =>
  Object.entries(operations).find(([operation]) => operation === name)?.[1].uses ?? {}

const budgetOf = (name: string) => {
  const uses = usesOf(name)
  const keeps = ['ledger', 'changes', 'accessKeys', 'usage']
  const both = keeps.some((port) => port in uses) && Object.keys(uses).some((port) => !keeps.includes(port))
  return BUDGET + (both ? LEDGER : 0) + (asksModels(uses) ? ATTRIBUTION : 0)
}

/** The Node modules in a process that has loaded a file. */
function builtins(file: string): string[] {
  // Lambda's runtime defines it before the function loads.
  const script = `globalThis.awslambda = { streamifyResponse: (handle) => handle }; require(${JSON.stringify(file)}); console.log(JSON.stringify(process.moduleLoadList))`
  const printed = execFileSync(process.execPath, ['-e', script], {
    env: { AWS_REGION: 'us-east-1' },
    encoding: 'utf8',
  })
  const loaded: string[] = JSON.parse(printed)
  return loaded.map((name) => name.replace(/^NativeModule /, ''))
}

describe('the bundle of', () => {
  test.for(functions)('%s stays within its budget', (name) => {
    expect(statSync(fileOf(name)).size).toBeLessThanOrEqual(budgetOf(name))
  })

  test.for(Object.keys(operations))('%s contains no other operation of the contract', (name) => {
    const held = readFileSync(fileOf(name), 'utf8').matchAll(/operationId:"(\w+)"/g)
    expect([...held].map(([, operationId]) => operationId)).toEqual([name])
  })

  test.for(functions)("%s loads none of Node's slow and unneeded modules", (name) => {
    const loaded = builtins(fileOf(name))
    for (const slow of [
      'http2',
      'zlib',
      'fs/promises',
      // jsonpath-plus loads it, but only after a model's response.
      'vm',
      'child_process',
      'internal/crypto/webcrypto',
      'internal/deps/undici/undici',
    ])
      expect(loaded).not.toContain(slow)
  })

  test.for(functions)('%s looks for credentials only in the environment', (name) => {
    const bundle = readFileSync(fileOf(name), 'utf8')
    expect(bundle).not.toMatch(/AssumeRoleWith|sso_start_url|credential_process/)
    // Except the role that names the caller of a model.
    expect(bundle.match(/AssumeRole/g) ?? []).toHaveLength(asksModels(usesOf(name)) ? 1 : 0)
  })
})
