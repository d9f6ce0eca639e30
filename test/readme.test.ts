import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readContract } from '../contract/document.ts'
import { VARIABLES } from '../infra/config.ts'
import { FOUNDATION_MODELS } from '../local/bedrock/catalogue.ts'

const ROOT = resolve(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')
const readme = read('README.md')

describe('README', () => {
  test('lists every context variable with its default', () => {
    const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \| (.+?) \|/gm)].map(([, name, fallback]) => [
      name,
      fallback,
    ])
    const expected = Object.entries(VARIABLES).map(([name, { fallback }]) => [name, fallback])
    expect(rows.map(([name]) => name)).toEqual(expected.map(([name]) => name))
    for (const [index, [name, fallback]] of expected.entries()) {
      if (fallback !== null) expect([name, rows[index]?.[1]]).toEqual([name, `\`${String(fallback)}\``])
    }
  })

  test('names only commands that exist', () => {
    const { scripts }: { scripts: { [name: string]: string } } = JSON.parse(
      readFileSync(join(ROOT, 'package.json'), 'utf8'),
    )
    const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name)
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })

  test('links only to files that exist', () => {
    const linked = [...readme.matchAll(/\]\(([\w./-]+)\)/g)].map(([, file = '']) => file)
    expect(linked.filter((file) => !existsSync(join(ROOT, file)))).toEqual([])
  })
})

describe('an example', () => {
  const invocation = readContract().paths['/bedrock']?.post?.requestBody?.content['application/json']?.example

  test.each([
    'README.md',
    'openapi.yaml',
    'docs/clients.md',
    'clients/typescript/README.md',
    'clients/python/README.md',
    'demo/walkthrough.sh',
    'test/workflows.arazzo.yaml',
  ])("in %s calls the model of the contract's example", (file) => {
    const named = [...read(file).matchAll(/(?:modelId"?: |--model-id |InvokeRequest\()['"]?([\w.:-]+)/g)]
    const models = named.map(([, modelId = '']) => modelId).filter((modelId) => modelId.includes('.'))
    expect(models.length).toBeGreaterThan(0)
    for (const modelId of models) expect(invocation).toMatchObject({ modelId })
  })
  const providers = new Set(FOUNDATION_MODELS.map(({ modelId }) => modelId.split('.')[0]))
  const ids = new RegExp(
    String.raw`(?<![\w.-])(?:[a-z]+\.)?(?:${[...providers].join('|')})\.[a-z][\w.:-]*\d(?:[\w.:-]*\w)?`,
    'g',
  )
  const modelsIn = (file: string) =>
    [...new Set(read(file).match(ids))].filter((id) => !id.startsWith('simulated.'))

  const documents = readdirSync(join(ROOT, 'docs')).filter((file) => file.endsWith('.md'))
  const named = [
    'README.md',
    ...documents.map((file) => `docs/${file}`),
    'clients/typescript/README.md',
    'clients/python/README.md',
    'demo/walkthrough.sh',
    'infra/config.ts',
    'portal/setUp/recipes.ts',
    'portal/playground/modelChoice.tsx',
    'test/workflows.arazzo.yaml',
  ]

  test.each(named)(
    'in %s names only models that the contract names, so that a retired one is replaced in one place',
    (file) => {
      const models = modelsIn('openapi.yaml')
      expect(models.length).toBeGreaterThan(2)
      expect(modelsIn(file).filter((id) => !models.includes(id))).toEqual([])
    },
  )

  test.each(['openapi.yaml', 'demo/main.ts'])(
    'in %s names no model that has reached, or has a date for, the end of its life',
    (file) => {
      const alive = FOUNDATION_MODELS.filter(({ modelLifecycle }) => modelLifecycle.status === 'ACTIVE')
      const isAlive = (id: string) =>
        alive.some(({ modelId }) => id === modelId || id.replace(/^[a-z]+\./, '') === modelId)
      expect(modelsIn(file).filter((id) => !isAlive(id))).toEqual([])
    },
  )
})
