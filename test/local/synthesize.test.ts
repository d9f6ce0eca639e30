import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Assembly, readAssembly, SynthesisError, synthesize } from '../../local/synthesize.ts'
import { record, text } from '../../local/template.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

describe('a synthesis', () => {
  let outdir: string
  let assembly: Assembly
  beforeAll(async () => {
    // Inside the project, like the default state folder: the package.json there says that .js files are modules.
    const parent = resolve(import.meta.dirname, '../../.local')
    mkdirSync(parent, { recursive: true })
    outdir = mkdtempSync(join(parent, 'synthesis-'))
    assembly = await synthesize({ STACK_NAME: 'Mine', API_THROTTLE_BURST_LIMIT: '7' }, outdir)
  }, 60_000)
  afterAll(() => rmSync(outdir, { recursive: true, force: true }))

  test('uses the context variables', () => {
    const { properties } = assembly.template.resource('AWS::ApiGateway::UsagePlan')
    expect(assembly.template.stackName).toBe('Mine')
    expect(properties['Throttle']).toMatchObject({ BurstLimit: 7 })
  })

  test('gives each function the folder with its bundle', () => {
    const functions = assembly.template.resources('AWS::Lambda::Function')
    expect(functions.length).toBeGreaterThan(0)
    for (const { properties } of functions) {
      const folder = assembly.assetOf(text(record(properties['Code'])['S3Key']))
      expect(existsSync(join(folder, 'index.js'))).toBe(true)
    }
  })

  test('makes bundles that load as CommonJS in any folder', () => {
    for (const { properties } of assembly.template.resources('AWS::Lambda::Function')) {
      const folder = assembly.assetOf(text(record(properties['Code'])['S3Key']))
      expect(createRequire(import.meta.url)(join(folder, 'index.js')).handler).toBeTypeOf('function')
    }
  })

  test('knows only its own assets', () => {
    expect(() => assembly.assetOf('nobody.zip')).toThrow('The assembly has no asset nobody.zip')
  })
})

describe('a context that the stack refuses', () => {
  test.each([
    [{ API_QUOTA_LIMIT: '0' }, /^API_QUOTA_LIMIT takes [^\n]+; '0' is not one\.$/],
    [{ API_QUOTA_PERIOD: '$(touch /tmp/x)' }, /^API_QUOTA_PERIOD takes DAY, WEEK or MONTH; [^\n]+$/],
    [{ ORGANISATION_DOMAIN: 'example.com' }, /^ORGANISATION_DOMAIN is not a context variable\. [^\n]+$/],
  ])('is reported in one line: %j', async (context, line) => {
    const refused = synthesize(context, temporaryFolder())
    await expect(refused).rejects.toThrow(SynthesisError)
    await expect(refused).rejects.toThrow(line)
  })
})

describe('an assembly', () => {
  const stack = { type: 'aws:cloudformation:stack', properties: { templateFile: 'a.json' } }

  test.each([
    ['none', {}],
    ['two', { One: stack, Two: stack }],
  ])('with %s instead of one stack is an error', (_, artifacts) => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ artifacts }))
    expect(() => readAssembly(folder)).toThrow('must contain exactly one stack')
  })
})
