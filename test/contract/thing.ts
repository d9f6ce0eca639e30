import { expect } from 'vitest'

/** The most common kind of endpoint, and one with a greedy path variable, as a developer would add them. */
const OPERATIONS = `  /things/{thingId}:
    get:
      operationId: getThing
      tags: [Documentation]
      summary: Get a thing
      description: Gets the parts of one thing.
      security: []
      x-amazon-apigateway-integration: *lambda
      parameters:
        - {name: thingId, in: path, required: true, description: Which thing., schema: {type: integer, minimum: 1}}
        - {name: limit, in: query, description: How many parts., schema: {type: integer, minimum: 1, maximum: 100, default: 20}}
        - {name: tag, in: query, description: Of which kinds., schema: {type: array, items: {type: string, enum: [a, b]}, maxItems: 3}}
        - {name: X-Depth, in: header, description: How deep., schema: {type: number}}
      responses:
        <<: *failures
        '200':
          description: What was asked for.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/InvokeResponse'}
              example: {status: 200, success: true, message: Read., data: {}}
        '422': {$ref: '#/components/responses/UnprocessableEntity'}
  /shelves/{shelf}/files/{key+}:
    get:
      operationId: getFile
      tags: [Documentation]
      summary: Get a file
      description: Gets one file of a shelf, by its whole path.
      security: []
      x-amazon-apigateway-integration: *lambda
      parameters:
        - {name: shelf, in: path, required: true, description: Which shelf., schema: {type: string, pattern: '^[a-z]+$'}}
        - {name: key, in: path, required: true, description: The path., schema: {type: string}}
      responses:
        <<: *failures
        '200':
          description: What was asked for.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/InvokeResponse'}
              example: {status: 200, success: true, message: Read., data: {}}
`

/** The contract with both endpoints. */
export function withThings(contract: string): string {
  expect(contract).toContain('  /openapi.json:\n')
  return contract.replace('  /openapi.json:\n', () => `${OPERATIONS}  /openapi.json:\n`)
}

/** The handlers, which return their input; each type is written out, so that any other would not compile. */
export const HANDLERS: { [file: string]: string } = {
  'handlers/getThing.ts': `import { getThing as operation } from '../generated/operations.ts'
import type { Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Returns its input. */
export async function getThing({ path, query, headers }: Request<'getThing'>): Promise<Response<'getThing'>> {
  const thingId: number = path.thingId
  const limit: number = query.limit
  const tag: ('a' | 'b')[] | undefined = query.tag
  const depth: number | undefined = headers['X-Depth']
  const data = { thingId, limit, tag, depth }
  return { status: 200, headers: { 'X-Total': '1' }, body: { status: 200, success: true, message: 'Read.', data } }
}

export const handler = serve(operation, getThing, {})
`,
  'handlers/getFile.ts': `import { getFile as operation } from '../generated/operations.ts'
import type { Request, Response } from './runtime/contract.ts'
import { serve } from './runtime/serve.ts'

/** Returns its input. */
export async function getFile({ path, baseUrl }: Request<'getFile'>): Promise<Response<'getFile'>> {
  const shelf: string = path.shelf
  const key: string = path.key
  return { status: 200, body: { status: 200, success: true, message: 'Read.', data: { shelf, key, baseUrl } } }
}

export const handler = serve(operation, getFile, {})
`,
}
