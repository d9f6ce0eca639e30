import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Contract, operationsOf, readContract, responseOf, schemaOf } from '../../contract/document.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

/** A contract that is read from a file with this text. */
function contractOf(yaml: string): Contract {
  const file = join(temporaryFolder(), 'openapi.yaml')
  writeFileSync(file, yaml)
  return readContract(file)
}

const YAML = `
x-responses:
  failures: &failures
    '400': {$ref: '#/components/responses/BadRequest'}
    '500': {description: shared}
paths:
  /b:
    post:
      operationId: second
      responses:
        <<: *failures
        '200': {description: ok}
        '500': {description: of its own}
    summary: not an operation
    get: {operationId: first, responses: {'404': {$ref: '#/components/responses/Nobody'}}}
  /a:
    delete: {operationId: third, responses: {}}
components:
  responses:
    BadRequest: {description: followed}
`

describe('a contract', () => {
  test('may have many operations that share what nested anchors refer to', () => {
    const operations = Array.from({ length: 300 }, (_, index) => {
      const shared = index % 2 === 0 ? 'failures' : 'more'
      return `  /${index}: {get: {operationId: get${index}, responses: {<<: *${shared}}}}\n`
    })
    const text = YAML.replace(
      'paths:\n',
      `  more: &more {<<: *failures, '413': {description: large}}\npaths:\n${operations.join('')}`,
    )
    expect(operationsOf(contractOf(text))).toHaveLength(303)
  })

  test('is read with its anchors and merge keys resolved; own keys take precedence', () => {
    const [, second] = operationsOf(contractOf(YAML))
    expect(second?.operation.responses).toEqual({
      '200': { description: 'ok' },
      '400': { $ref: '#/components/responses/BadRequest' },
      '500': { description: 'of its own' },
    })
  })

  test('that is not YAML, or does not exist, is an error', () => {
    expect(() => contractOf('a: [')).toThrow()
    expect(() => contractOf('a: *nowhere')).toThrow()
    expect(() => readContract(join(temporaryFolder(), 'openapi.yaml'))).toThrow('ENOENT')
  })

  test('lists its operations by path, each with its method', () => {
    const listed = operationsOf(contractOf(YAML)).map(
      ({ path, method, operation }) => `${operation.operationId} ${method} ${path}`,
    )
    expect(listed).toEqual(['first get /b', 'second post /b', 'third delete /a'])
  })
})

describe('a response', () => {
  const contract = contractOf.bind(undefined, YAML)
  const response = (operationId: string, status: string) => {
    const read = contract()
    const found = operationsOf(read).find(({ operation }) => operation.operationId === operationId)
    if (!found) throw new Error(`There is no ${operationId}`)
    return responseOf(read, found.operation, status)
  }

  test('is returned directly, or through its reference', () => {
    expect(response('second', '200')).toEqual({ description: 'ok' })
    expect(response('second', '400')).toEqual({ description: 'followed' })
  })

  test('that is not declared is an error that names it', () => {
    expect(() => response('second', '418')).toThrow('second declares no response 418')
    expect(() => response('first', '404')).toThrow('first: #/components/responses/Nobody does not exist')
  })
})

describe('a schema', () => {
  const { components, ...rest } = readContract()
  const A = { $ref: '#/components/schemas/B' }
  const contract = {
    ...rest,
    components: {
      ...components,
      schemas: { A, B: { type: 'string' }, C: { $ref: '#/components/schemas/C' } },
    },
  }

  test('is returned directly, or through all its references', () => {
    expect(schemaOf(contract, { type: 'integer' })).toEqual({ type: 'integer' })
    expect(schemaOf(contract, { $ref: '#/components/schemas/A' })).toEqual({ type: 'string' })
  })

  test.each(['C', 'D'])('that is missing, or refers to itself, is an error that names it: %s', (name) => {
    expect(() => schemaOf(contract, { $ref: `#/components/schemas/${name}` })).toThrow(
      `#/components/schemas/${name} does not lead to a schema`,
    )
  })
})

describe('openapi.yaml', () => {
  const contract = readContract()
  const operations = operationsOf(contract)

  test('gives each operation a unique id', () => {
    const ids = operations.map(({ operation }) => operation.operationId)
    expect(ids.length).toBeGreaterThan(0)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test.each(operations)('declares every response of $method $path', ({ operation }) => {
    for (const status of Object.keys(operation.responses)) {
      expect(responseOf(contract, operation, status).description).not.toBe('')
    }
  })
})
