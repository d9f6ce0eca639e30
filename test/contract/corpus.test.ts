import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deployable } from '../../contract/deployable.ts'
import { operationsOf, readContract } from '../../contract/document.ts'
import { generate } from '../../contract/generate.ts'
import { publicContract } from '../../contract/public.ts'
import { lint, type Problem } from './lint.ts'
import { loadGenerated } from './loadGenerated.ts'

const CORPUS = join(import.meta.dirname, 'corpus')

/** What a document of the corpus leaves out: all that has nothing to do with what it shows. */
const GOOD = readFileSync(join(import.meta.dirname, 'good.yaml'), 'utf8')
const [HEAD = '', REST = ''] = GOOD.split('\npaths:\n')
const COMPONENTS = REST.slice(REST.indexOf('components:'), REST.indexOf('    Thing:')).replace(
  / {4}accessKey:\n( {6}.*\n)+/,
  '',
)
const PROBLEM = REST.slice(REST.indexOf('    Problem:'))
const OPERATIONS = `
x-response-headers: {Cache-Control: no-store}
x-preflight-headers: {}
x-operations:
  open: &open {tags: [Things], description: Does it., security: [], x-amazon-apigateway-integration: *lambda}
  bodied: &bodied {<<: *open, x-max-body-bytes: 1024}
  page: &page {description: A page., content: {text/html: {schema: {type: string}, example: <p>a</p>}}}
`

/** An operation that uses the security schemes. */
const SECURED = `  /secured:
    get:
      <<: *open
      operationId: getSecured
      summary: Get it
      security: [{token: [], apiKey: []}]
      x-uses: {profiles: [standing]}
      responses:
        <<: *failures
        '200': *page
        '401': {$ref: '#/components/responses/BadRequest'}
        '403': {$ref: '#/components/responses/BadRequest'}
`

/** A document, what AWS does with it, and what is said of it: a rule, and a text of the line. */
type Entry = { name: string; text: string; aws: string; verdict: string; rule?: string; at?: string }

const corpus: Entry[] = readdirSync(CORPUS).map((file) => {
  const source = readFileSync(join(CORPUS, file), 'utf8')
  const [, aws = '', we = '', document = ''] = /^# AWS: ([^\n]*)\n# We: ([^\n]*)\n(.*)$/s.exec(source) ?? []
  const [, verdict = '', rule, at] = /^(pass|note )?(?:(\S+) at `(.*)`)?$/.exec(we) ?? []
  const [paths = '', schemas = ''] = document.split('schemas:\n')
  const named = COMPONENTS + schemas.replaceAll(/^/gm, '  ').trimEnd()
  return {
    name: basename(file, '.yaml'),
    text: `${HEAD}${OPERATIONS}${paths}${SECURED}${named}\n${PROBLEM}`,
    aws,
    verdict: verdict.trim() || 'refuse',
    ...(rule && { rule }),
    ...(at && { at }),
  }
})

const folder = mkdtempSync(join(tmpdir(), 'gateway-corpus-'))
afterAll(() => rmSync(folder, { recursive: true }))

let problems: Problem[] = []
beforeAll(async () => {
  for (const { name, text } of corpus) {
    // Each has handlers of its own operations beside it, and no others.
    mkdirSync(join(folder, name, 'handlers'), { recursive: true })
    writeFileSync(join(folder, name, 'openapi.yaml'), text)
    for (const [, id] of text.matchAll(/operationId: (\w+)/g))
      writeFileSync(join(folder, name, 'handlers', `${id}.ts`), '')
    mkdirSync(join(folder, name, 'handlers/ports'))
    writeFileSync(
      join(folder, name, 'handlers/ports/profiles.ts'),
      'export const profiles = {\n  async standing() {},\n}\n',
    )
    writeFileSync(
      join(folder, name, 'handlers/ports/things.ts'),
      'export const things = {\n  async find() {},\n}\n',
    )
  }
  problems = await lint(
    folder,
    corpus.map(({ name }) => join(name, 'openapi.yaml')),
  )
}, 60_000)

const of = (name: string) => problems.filter(({ file }) => file === join(name, 'openapi.yaml'))
const substitute = (text: string) => text.replaceAll(/\$\{[^}]*\}/g, 'x')

test('the corpus has forty documents and more, each of which says what AWS does', () => {
  expect(corpus.length).toBeGreaterThanOrEqual(40)
  expect(corpus.filter(({ aws }) => aws === '').map(({ name }) => name)).toEqual([])
})

describe('of a document that', () => {
  test.each(corpus.filter(({ verdict }) => verdict === 'pass'))('$name causes no message', ({ name }) => {
    expect(of(name)).toEqual([])
  })

  test.each(corpus.filter(({ verdict }) => verdict === 'note'))(
    '$name causes one note',
    ({ name, text, rule, at }) => {
      expect(of(name).map((one) => one.rule)).toEqual([rule])
      expect(text.split('\n')[(of(name)[0]?.line ?? 0) - 1]).toContain(at)
    },
  )

  test.each(corpus.filter(({ verdict }) => verdict === 'refuse'))(
    '$name causes an error at its place: $rule',
    ({ name, text, rule, at }) => {
      const lines = of(name)
        .filter((one) => one.rule === rule)
        .map(({ line }) => text.split('\n')[line - 1])
      expect(lines, JSON.stringify(of(name), null, 1)).toContainEqual(expect.stringContaining(at ?? ''))
    },
  )

  test.each(corpus.filter(({ verdict }) => verdict !== 'refuse'))(
    '$name generates everything',
    async ({ name }) => {
      const file = join(folder, name, 'openapi.yaml')
      const contract = readContract(file)
      const { operations } = await loadGenerated(await generate(contract), folder)
      expect(Object.keys(operations).sort()).toEqual(
        operationsOf(contract)
          .map(({ operation }) => operation.operationId)
          .sort(),
      )
      expect(JSON.stringify(deployable(contract, substitute))).not.toContain('callbacks')
      expect(publicContract(contract)).toHaveProperty('paths')
    },
  )
})
