import { type Contract, type Json, type Operation, operationsOf } from '../../../contract/document.ts'
import { problem } from '../../../handlers/runtime/problem.ts'
import { type Edit, kind, type Mutation } from './mutation.ts'

/** Edits of operations. */
export function ofOperations(contract: Contract): Mutation[] {
  const all = operationsOf(contract).map(({ path, method, operation }) => ({
    path,
    method,
    operation,
    pointer: ['paths', path, method],
    where: operation.operationId,
  }))
  type One = (typeof all)[number]
  const places = (edit: (one: One) => Edit[], only: (operation: Operation) => boolean = () => true) =>
    all.filter(({ operation }) => only(operation)).map((one) => ({ where: one.where, edits: edit(one) }))
  const set = (key: string[], value?: Json) => (one: One) => [
    { path: [...one.pointer, ...key], ...(value !== undefined && { value }) },
  ]
  const secured = ({ security }: Operation) => security.length > 0
  const keyed = ({ security }: Operation) => security.some((one) => 'apiKey' in one)
  const open = ({ security, requestBody }: Operation) => security.length === 0 && requestBody !== undefined
  const withBody = ({ requestBody }: Operation) => requestBody !== undefined
  const withUses = (operation: Operation) => operation['x-uses'] !== undefined
  const request = ['requestBody', 'content', 'application/json']
  return [
    ...kind('remove an operation', [], places(set([]))),
    ...kind(
      'rename an operation',
      [],
      places((one) => set(['operationId'], `${one.where}Again`)(one)),
    ),
    ...kind(
      'swap the ids of two operations',
      [],
      [
        {
          where: 'login, resendCode',
          edits: all
            .filter(({ where }) => where === 'login' || where === 'resendCode')
            .flatMap((one) => set(['operationId'], one.where === 'login' ? 'resendCode' : 'login')(one)),
        },
      ],
    ),
    ...kind('remove an operationId', [], places(set(['operationId']))),
    ...kind(
      'add an operation',
      [],
      places((one) => [
        { path: ['paths', one.path, 'patch'], value: { ...one.operation, operationId: 'another' } },
      ]),
    ),
    ...kind(
      'change a path',
      [],
      places(({ path }) => [{ path: ['paths', path], key: `${path}s` }]),
    ),
    ...kind(
      'change a method',
      [],
      places(({ pointer }) => [{ path: pointer, key: 'put' }]),
    ),
    ...kind(
      'declare OPTIONS',
      [],
      places((one) => [
        { path: ['paths', one.path, 'options'], value: { ...one.operation, operationId: 'preflight' } },
      ]),
    ),
    ...kind('open a secured operation', [], places(set(['security'], []), secured)),
    ...kind('drop the API key', [], places(set(['security'], [{ token: [] }]), keyed)),
    ...kind('drop the token', [], places(set(['security'], [{ apiKey: [] }]), keyed)),
    ...kind('secure an open operation', [], places(set(['security'], [{ token: [] }]), open)),
    ...kind('make security an or', [], places(set(['security'], [{ token: [] }, { apiKey: [] }]), keyed)),
    ...kind('ask for a scope', [], places(set(['security'], [{ token: ['read'], apiKey: [] }]), keyed)),
    ...kind('remove security', [], places(set(['security']))),
    ...kind('drop the success', [], places(set(['responses', '200']))),
    ...kind('drop a shared failure', [], places(set(['responses', '503']))),
    ...kind('drop 401', [], places(set(['responses', '401']), secured)),
    ...kind(
      'drop a failure of its own',
      [],
      places(set(['responses', '424']), ({ responses }) => '424' in responses),
    ),
    ...kind(
      'make 200 a 201',
      [],
      places(({ pointer }) => [{ path: [...pointer, 'responses', '200'], key: '201' }]),
    ),
    ...kind(
      'declare a status range',
      [],
      places(({ pointer }) => [{ path: [...pointer, 'responses', '500'], key: '5XX' }]),
    ),
    ...kind(
      'add a status',
      ['body', 'types', 'docs'],
      places(
        set(['responses', '409'], {
          description: 'It is there already.',
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/Problem' },
              example: problem(409, 'Conflict').body,
            },
          },
        }),
      ),
    ),
    ...kind(
      'answer an error of another shape',
      [],
      places(
        set(['responses', '400'], {
          description: 'Other.',
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/FieldError' },
              example: { field: 'a', message: 'b' },
            },
          },
        }),
      ),
    ),
    ...kind(
      'drop a verb',
      [],
      places(({ pointer, operation }) => {
        const [port = '', verbs = []] = Object.entries(operation['x-uses'] ?? {})[0] ?? []
        return [{ path: [...pointer, 'x-uses', port], value: verbs.slice(1) }]
      }, withUses),
    ),
    ...kind(
      'drop a port',
      [],
      places(
        ({ pointer, operation }) => [
          { path: [...pointer, 'x-uses', Object.keys(operation['x-uses'] ?? {})[0] ?? ''] },
        ],
        withUses,
      ),
    ),
    ...kind('grant a verb that no port has', [], places(set(['x-uses', 'users'], ['steal']), withUses)),
    ...kind('grant a port that does not exist', [], places(set(['x-uses', 'wallets'], ['open']))),
    ...kind(
      'grant another verb',
      ['operations'],
      places(
        set(['x-uses', 'users'], ['signUp', 'find', 'setApiKey', 'resendCode', 'confirm', 'delete']),
        (operation) => 'users' in (operation['x-uses'] ?? {}),
      ),
    ),
    ...kind(
      'misspell a verb',
      [],
      places(
        ({ pointer, operation }) =>
          Object.entries(operation['x-uses'] ?? {})
            .slice(0, 1)
            .map(([port, verbs]) => ({ path: [...pointer, 'x-uses', port], value: [`${verbs[0]}s`] })),
        withUses,
      ),
    ),
    ...kind(
      'name a file of the ports that is none',
      [],
      ['aws', 'apiGateway'].flatMap((port) =>
        places(set(['x-uses'], { [port]: ['find'] }), withUses).slice(0, 1),
      ),
    ),
    ...kind(
      'misspell what an operation uses',
      [],
      places(({ pointer }) => [{ path: [...pointer, 'x-uses'], key: 'x-use' }], withUses),
    ),
    ...kind(
      'put a variable where another one stands',
      [],
      places(({ path }) => [{ path: ['paths', path], key: `/{tenant}${path}` }]),
    ),
    ...kind(
      'refer into a part of a schema',
      [],
      places(
        set([...request, 'schema'], { $ref: '#/components/schemas/LoginRequest/properties/email' }),
        withBody,
      ),
    ),
    ...kind(
      'refer to an answer of another operation',
      [],
      places(set(['responses', '500'], { $ref: '#/paths/~1login/post/responses/200' })),
    ),
    ...kind(
      'declare a callback',
      [],
      places(set(['callbacks'], { made: { '{$request.body#/url}': { post: { responses: {} } } } })),
    ),
    ...kind(
      "name an operation as a handler's own variable",
      [],
      places(({ pointer }) =>
        ['then', 'serve'].map((value) => ({ path: [...pointer, 'operationId'], value })),
      ),
    ),
    ...kind('drop the size limit', [], places(set(['x-max-body-bytes']), withBody)),
    ...kind('lift the size limit beyond Lambda', [], places(set(['x-max-body-bytes'], 10_000_000), withBody)),
    ...kind('change the size limit', ['operations'], places(set(['x-max-body-bytes'], 20_000), withBody)),
    ...kind('remove the integration', [], places(set(['x-amazon-apigateway-integration']))),
    ...kind(
      'point an integration elsewhere',
      [],
      places(
        set(
          ['x-amazon-apigateway-integration', 'uri'],
          'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:1:function:other/invocations',
        ),
      ),
    ),
    ...kind('remove the body', [], places(set(['requestBody']), withBody)),
    ...kind('make the body optional', [], places(set(['requestBody', 'required'], false), withBody)),
    ...kind(
      'take another body',
      [],
      places(set([...request, 'schema'], { $ref: '#/components/schemas/FieldError' }), withBody),
    ),
    ...kind('write a body in place', [], places(set([...request, 'schema'], { type: 'object' }), withBody)),
    ...kind(
      'refer to nothing',
      [],
      places(set([...request, 'schema'], { $ref: '#/components/schemas/Nothing' }), withBody),
    ),
    ...kind(
      'refer to another file',
      [],
      places(set([...request, 'schema'], { $ref: 'other.yaml#/Body' }), withBody),
    ),
    ...kind(
      'take another content type',
      [],
      places(({ pointer }) => [{ path: [...pointer, ...request], key: 'text/plain' }], withBody),
    ),
    ...kind('drop an example', [], places(set([...request, 'example']), withBody)),
    ...kind('break an example', [], places(set([...request, 'example'], { email: 7 }), withBody)),
    ...kind('drop a summary', [], places(set(['summary']))),
    ...kind('drop a description', [], places(set(['description']))),
    ...kind('name an unknown tag', [], places(set(['tags'], ['Nowhere']))),
    ...kind('reword a summary', ['docs', 'types'], places(set(['summary'], 'Other words'))),
    ...kind(
      'add a cookie',
      [],
      places(
        set(['parameters'], [{ name: 'c', in: 'cookie', description: 'd', schema: { type: 'string' } }]),
      ),
    ),
    ...kind(
      'add an optional header',
      ['body', 'types', 'operations', 'docs'],
      places(
        set(
          ['parameters'],
          [{ name: 'X-Hint', in: 'header', required: false, description: 'd', schema: { type: 'string' } }],
        ),
        open,
      ),
    ),
    ...kind(
      'misspell a field',
      [],
      places(({ pointer }) => [{ path: [...pointer, 'summary'], key: 'sumary' }]),
    ),
  ]
}
