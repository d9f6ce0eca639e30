import { expect } from 'vitest'

/** An endpoint that streams, as a developer would add it to the contract. */
const OPERATION = `  /count:
    get:
      operationId: countTo
      tags: [Documentation]
      summary: Count
      description: Counts, one event for each number.
      security: []
      x-amazon-apigateway-integration: *stream
      parameters:
        - {name: to, in: query, required: true, description: How far., schema: {type: integer, minimum: 0}}
        - {name: failAt, in: query, description: Where it goes wrong., schema: {type: integer}}
        - {name: size, in: query, description: Bytes beside each number., schema: {type: integer, default: 0}}
      responses:
        <<: *failures
        '200':
          description: The numbers, and a Problem where counting fails.
          headers: {X-Counts: {description: How far., schema: {type: integer}}}
          content:
            text/event-stream:
              schema: {oneOf: [{$ref: '#/components/schemas/Count'}, {$ref: '#/components/schemas/Problem'}]}
              example: {n: 1}
        '422': {$ref: '#/components/responses/UnprocessableEntity'}
`

const SCHEMA = `    Count:
      type: object
      description: A number.
      required: [n]
      properties:
        n: {type: integer, minimum: 0, description: The number.}
        filler: {type: string, description: As many letters as were asked for.}
`

/** The contract with that endpoint. */
export function withCount(contract: string): string {
  expect(contract).toContain('  /openapi.json:\n')
  expect(contract).toContain('  schemas:\n')
  return contract
    .replace('  /openapi.json:\n', () => `${OPERATION}  /openapi.json:\n`)
    .replace('  schemas:\n', () => `  schemas:\n${SCHEMA}`)
}

/** Its handler, which logs its end; each type is written out, so that any other would not compile. */
export const HANDLER: { [file: string]: string } = {
  'handlers/countTo.ts': `import { countTo as operation } from '../generated/operations.ts'
import type { Events, HandleStream, Request } from './runtime/contract.ts'
import { Problem } from './runtime/problem.ts'
import { serveStream } from './runtime/stream.ts'

/** Counts. */
export const countTo: HandleStream<'countTo'> = async ({ query, log }) => {
  const to: number = query.to
  return { headers: { 'X-Counts': String(to) }, events: numbers(query, log) }
}

async function* numbers(
  { to, failAt, size }: Request<'countTo'>['query'],
  log: Request<'countTo'>['log'],
): Events<'countTo'> {
  try {
    // A number below 0 is undeclared, and the type system cannot tell.
    for (let n = size < 0 ? -1 : 1; n <= to; n += 1) {
      if (n === failAt) throw new Problem(503, 'Lost count.')
      yield { data: { n, ...(size > 0 && { filler: 'x'.repeat(size) }) } }
    }
  } finally {
    log({ settled: true })
  }
}

export const handler = serveStream(operation, countTo, {})
`,
}
