import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { unverifiedIn, unverifiedOf } from './unverified.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const document = readFileSync(join(ROOT, 'docs/aws-assumptions.md'), 'utf8')

type Row = { verdict: string; what: string; file: string; because: string }

/** The rows of the tables, by the first word of the heading above them. */
const rows: Row[] = document.split(/^## /m).flatMap((section) => {
  const verdict = /^\w+/.exec(section)?.[0] ?? ''
  return [...section.matchAll(/^\| (.+?) \| `([^`]+)` \| (.+) \|$/gm)].map(
    ([, what = '', file = '', because = '']) => ({ verdict, what, file, because }),
  )
})
const named = ({ file, what }: { file: string; what: string }) => `${file}: ${what}`

describe('docs/aws-assumptions.md', () => {
  test('has every row under a verdict', () => {
    expect(new Set(rows.map(({ verdict }) => verdict))).toEqual(new Set(['Holds', 'Contradicted', 'Open']))
    const written = document.split('\n').filter((line) => line.startsWith('| ') && !line.includes('---'))
    const headings = written.filter((line) => /^\| (assumed|was assumed|unverified) \|/.test(line))
    expect(written.length - headings.length).toBe(rows.length)
  })

  test('lists each comment that calls something unverified, and no other open question', () => {
    const comments = unverifiedOf(ROOT, ['contract', 'handlers', 'infra', 'local'])
    const open = rows.filter(({ verdict }) => verdict === 'Open')
    expect(open.map(named).sort()).toEqual(comments.map(named).sort())
  })

  test('names only existing files', () => {
    expect(rows.filter(({ file }) => !existsSync(join(ROOT, file))).map(named)).toEqual([])
  })

  test('gives a source for every confirmed assumption', () => {
    const without = rows.filter(
      ({ verdict, because }) => verdict === 'Holds' && !/\]\(https:|the same captures/.test(because),
    )
    expect(without.map(named)).toEqual([])
  })
})

describe('a comment that calls something unverified', () => {
  test('is read to the end of its sentence, across lines', () => {
    expect(
      unverifiedIn(`
        /**
         * A step. Unverified: that it is
         * the first, in v1.2. It is tried once.
         */
        // Unverified: the wording.
        const a = 1
        // Of two. Unverified: which
        // of them counts.
      `),
    ).toEqual(['that it is the first, in v1.2', 'the wording', 'which of them counts'])
  })

  test.each([
    '// The wording is unverified.',
    '// unverified: the wording.',
    '// Unverified: the wording',
    "const a = 'unverified'",
  ])('is refused in any other form: %s', (source) => {
    expect(() => unverifiedIn(source)).toThrow("Write 'Unverified: what.'")
  })
})
