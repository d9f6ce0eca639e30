import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { withOrigin } from '../../dev/origin.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const lines = (file: string) => readFileSync(join(ROOT, file), 'utf8').split('\n')

test('an error in a generated file is reported with the line of the operation in the contract', () => {
  const row = lines('generated/operations.ts').indexOf('export const getDocs = {') + 3
  const at = lines('openapi.yaml').findIndex((text) => text.includes('operationId: getDocs')) + 1
  const error = `generated/operations.ts(${row},5): error TS1360: Type 'steal' is none.`
  expect(withOrigin(error)).toBe(`openapi.yaml:${at} ${error}`)
})

test('an error in a schema is reported with its line in the contract', () => {
  const row = lines('generated/api.d.ts').findIndex((text) => text.includes('        Problem: {')) + 2
  const at = lines('openapi.yaml').indexOf('    Problem:') + 1
  expect(withOrigin(`generated/api.d.ts(${row},5): error`)).toMatch(`openapi.yaml:${at} `)
})

test('any other line is not changed', () => {
  for (const line of [
    'handlers/getDocs.ts(3,1): error TS2322',
    'Found 1 error.',
    'generated/no.ts(1,1): error',
  ])
    expect(withOrigin(line)).toBe(line)
})
