import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rules } from '../../contract/rules/rules.ts'
import { lint, type Problem } from './lint.ts'

const GOOD = readFileSync(join(import.meta.dirname, 'good.yaml'), 'utf8')

/**
 * A rule, and an edit of the good document that it must report: the replaced text and the new text. The problem is on
 * the first line that differs, or on the line of the last text.
 */
const EDITS: [rule: string, from: string, to: string, at?: string][] = [
  ['openapi-version', 'openapi: 3.0.1', 'openapi: 3.1.0'],
  ['openapi-version', 'openapi: 3.0.1', 'openapi: 3.2.0'],
  ['path-segment', '/things/{thingId}: &thing', '/things/{thingId}.json:'],
  ['path-segment', '  /things:', '  /thi~ngs:'],
  ['path-segment', '/things/{thingId}: &thing', '/things/{thingId+}/parts:'],
  ['path-reserved', '  /things:\n', '  /ping:\n'],
  ['path-reserved', '  /things:\n', '  /sping:\n'],
  ['path-item', '  /things:\n', '  /things:\n    options: {operationId: x}\n'],
  ['path-item', '  /things:\n', '  /things:\n    trace: {operationId: x}\n'],
  ['path-item', '  /things:\n', '  /things:\n    parameters: []\n'],
  ['path-item', '  /things:\n', '  /things:\n    servers: []\n'],
  ['resource-limit', '  /things:\n', `${many(300, (n) => `  /a${n}: {}\n`)}  /things:\n`, 'paths:'],
  ['path-variable', '  /things:\n', '  /things/{id}/parts: {}\n  /things:\n'],
  ['path-variable', '  /things:\n', '  /{tenant}/things: {}\n  /things:\n'],
  ['path-variable', '  /things:\n', '  /{rest+}: {}\n  /things:\n'],
  ['status-code', "        '304':", '        4XX:'],
  ['status-code', "        '304':", '        default:'],
  [
    'parameter-reference',
    '- {name: If-None-Match, in: header, description: The copy., schema: {type: string}}',
    "- {$ref: '#/components/parameters/Copy'}",
  ],
  ['parameter-place', 'in: header, description: The copy.', 'in: cookie, description: The copy.'],
  ['parameter-name', 'name: If-None-Match', "name: 'filter[name]'"],
  ['parameter-name', 'name: If-None-Match', "name: ''"],
  ['parameter-name', 'name: limit', 'name: __proto__'],
  ['parameter-name', 'name: If-None-Match', 'name: Authorization'],
  ['parameter-name', 'name: If-None-Match', 'name: x-API-key'],
  ['parameter-name', 'name: If-None-Match', 'name: Connection'],
  ['header-name', 'paths:\n', 'x-response-headers: {X Frame: a}\npaths:\n'],
  ['header-name', 'paths:\n', 'x-preflight-headers: {X(Frame): a}\npaths:\n'],
  ['parameter-keyword', 'description: The copy.,', 'description: The copy., style: simple,'],
  ['parameter-keyword', 'description: How many.,', 'description: How many., allowEmptyValue: true,'],
  ['parameter-keyword', 'minimum: 1,', 'minimum: 1, nullable: true,'],
  ['parameter-keyword', 'minimum: 1,', 'minimum: 1, exclusiveMinimum: true,'],
  ['parameter-keyword', "{$ref: '#/components/schemas/Tag'}", '{oneOf: [{type: string}]}'],
  ['parameter-type', 'type: integer, minimum: 1,', 'type: object,'],
  ['parameter-type', 'type: integer, minimum: 1,', ''],
  ['parameter-type', "{$ref: '#/components/schemas/Tag'}", "{$ref: '#/components/schemas/Thing'}"],
  [
    'parameter-type',
    'The copy., schema: {type: string}',
    'The copy., schema: {type: array, items: {type: string}}',
  ],
  ['parameter-default', 'default: 10', 'default: 12'],
  ['parameter-default', 'default: 10', "default: '10'"],
  ['parameter-default', 'maxItems: 3,', 'maxItems: 3, default: [1],'],
  ['path-parameter', 'name: thingId', 'name: thing', '    get:'],
  ['path-parameter', 'name: thingId, in: path, required: true', 'name: thingId, in: query', '    get:'],
  ['path-parameter', 'name: limit, in: query', 'name: limit, in: path, required: true'],
  ['path-parameter', 'name: thingId, in: path, required: true', 'name: thingId, in: path'],
  ['path-parameter', '{shelf}/files/{key+}', '{key}/files/{key+}'],
  ['model-name', '    Thing:', '    New_Thing:'],
  [
    'model-composition',
    '    Thing:\n',
    "    Thing:\n      allOf: [{$ref: '#/components/schemas/Problem'}]\n",
  ],
  [
    'model-composition',
    '    Thing:\n',
    "    Thing:\n      oneOf: [{$ref: '#/components/schemas/Problem'}]\n",
  ],
  [
    'model-composition',
    '    Thing:\n',
    "    Thing:\n      anyOf: [{type: object, properties: {a: {$ref: '#/components/schemas/Problem'}}}]\n",
  ],
  ['model-list', '      required: [success, message]', '      required: []'],
  ['model-list', '      required: [success, message]', '      required: [success, success]'],
  ['model-list', 'enum: [false]', 'enum: []'],
  ['model-name', '    Thing:', '    2Things:'],
  ['model-name', '    Thing:', '    class:'],
  ['model-name', '    Thing:', '    schema11:'],
  ['property-name', '        message: {', '        __proto__: {type: string}\n        message: {'],
  [
    'property-name',
    '        message: {',
    '        constructor: {type: string, default: a}\n        message: {',
  ],
  ['property-case', '        message: {', '        Suc_cess: {type: string}\n        message: {'],
  [
    'default-place',
    '        message: {',
    '        kind: {oneOf: [{type: string}, {type: object, properties: {a: {default: 1}}}]}\n        message: {',
  ],
  ['reference-unknown', "{$ref: '#/components/schemas/Thing'}", "{$ref: '#/components/schemas/Thong'}"],
  [
    'reference-place',
    "{$ref: '#/components/schemas/Thing'}",
    "{$ref: '#/components/schemas/Thing/properties/name'}",
  ],
  [
    'reference-place',
    "{$ref: '#/components/responses/BadRequest'}",
    "{$ref: '#/paths/~1things/post/responses/200'}",
    '        <<',
  ],
  [
    'reference-place',
    '      requestBody:\n',
    "      requestBody:\n        $ref: '#/components/responses/BadRequest'\n",
  ],
  ['model-keyword', 'minimum: 200', 'minimum: 200, exclusiveMinimum: true'],
  ['model-keyword', '    Thing:\n', '    Thing:\n      not: {required: [name]}\n'],
  ['model-keyword', '    Thing:\n', '    Thing:\n      discriminator: {propertyName: name}\n'],
  ['model-pattern', 'minimum: 200', "minimum: 200, pattern: '(a'"],
  ['model-pattern', 'minimum: 200', "minimum: 200, pattern: '[^]'"],
  ['model-pattern', 'minimum: 200', "minimum: 200, pattern: '^[a[b]+$'"],
  ['model-pattern', 'minimum: 200', "minimum: 200, pattern: '[a-z&&b]'"],
  ['model-pattern', 'minimum: 200', "minimum: 200, pattern: '(?<!a+)b'"],
  ['model-pattern', 'minimum: 200', "minimum: 200, pattern: '\\u{61}'"],
  ['model-pattern', 'minimum: 200', "minimum: 200, pattern: '^\\S+$'"],
  [
    'model-limit',
    '    Thing:\n',
    `${many(300, (n) => `    Other${n}: {type: string, enum: [${'x'.repeat(1400)}]}\n`)}    Thing:\n`,
    '  schemas:',
  ],
  ['number-format', '{type: integer, minimum: 200', '{type: integer, format: int64, minimum: 200'],
  [
    'body-model',
    "schema: {$ref: '#/components/schemas/Thing'}",
    "schema: {type: array, items: {$ref: '#/components/schemas/Thing'}}",
  ],
  ['external-reference', "{$ref: '#/components/schemas/Thing'}", "{$ref: 'things.yaml#/Thing'}"],
  ['example-missing', '              example: <p>a</p>\n', '', '            text/html:'],
  ['root-security', 'paths:\n', 'security: [{token: []}]\npaths:\n'],
  ['security-missing', '      security: []\n', '', '    post:'],
  ['security-or', '[{token: [], apiKey: []}]', '[{token: []}, {apiKey: []}]'],
  ['security-or', '[{token: [], apiKey: []}]', '[{token: []}, {}]'],
  [
    'security-authorizer',
    '      name: x-api-key\n      in: header',
    '      name: Other\n      in: header\n      x-amazon-apigateway-authorizer: {}',
    '      security: [{token',
  ],
  ['security-authorizer', '[{token: [], apiKey: []}]', '[{token: [read], apiKey: []}]'],
  ['security-scheme', '      type: apiKey\n      name: x-api-key', '      type: http\n      scheme: basic'],
  ['security-scheme', 'name: x-api-key', 'name: x-key'],
  ['security-scheme', '      type: apiKey\n      name: x-api-key', '      type: http\n      scheme: bearer'],
  ['security-access-key', 'accessKeys: [find], ', '', '      security: [{accessKey'],
  ['security-standing', ', profiles: [standing]}', '}', '      security: [{accessKey'],
  [
    'auth-age',
    '      security: [{token: [], apiKey: []}]',
    '      security: [{token: [], apiKey: []}]\n      x-max-auth-age: 0',
  ],
  ['auth-age', '      security: []\n', '      security: []\n      x-max-auth-age: 300\n'],
  ...['[]', 'administrators', '[Administrators]', "['a,administrators']", '[a, a]', '[1]'].map(
    (names): [string, string, string] => [
      'groups',
      'x-groups: [administrators, auditors-2]',
      `x-groups: ${names}`,
    ],
  ),
  [
    'groups',
    '      security: []\n',
    '      security: []\n      x-groups: [a]\n      x-uses: {groups: [list]}\n',
  ],
  [
    'groups',
    '      security: [{accessKey: []}]\n      x-uses: {accessKeys: [find], profiles: [standing]}\n',
    '      security: [{accessKey: []}]\n      x-groups: [a]\n      x-uses: {accessKeys: [find], profiles: [standing], groups: [list]}\n',
  ],
  ...[
    // A field that the body does not have, no field at all, and no port that writes it to the audit.
    '      x-audit: [nope]\n      x-uses: {audit: [append]}\n',
    '      x-audit: name\n      x-uses: {audit: [append]}\n',
  ].map((more): [string, string, string, string] => [
    'audit',
    '      security: []\n',
    `      security: []\n      x-groups: [a]\n${more}`,
    '      x-audit',
  ]),
  ['audit', '      security: []\n', '      security: []\n      x-groups: [a]\n', '    post:'],
  ['audit', '      security: []\n', '      security: []\n      x-groups: [a]\n      x-audit: [name]\n'],
  ['audit', '      x-groups: [adm', '      x-audit: []\n      x-groups: [adm'],
  ['audit', '      security: []\n', '      security: []\n      x-audit: []\n'],
  ['groups', ', groups: [list]}', '}', '      x-groups'],
  [
    'authorizer-type',
    'x-amazon-apigateway-authtype: cognito_user_pools',
    'x-amazon-apigateway-authtype: custom',
  ],
  [
    'authorizer-type',
    "        providerARNs: ['${UserPool.Arn}']",
    '        providerARNs: []',
    '      x-amazon-apigateway-authorizer:',
  ],
  [
    'authorizer-limit',
    '    apiKey:\n',
    `${many(10, (n) => `    other${n}: {type: apiKey, in: header, name: A, x-amazon-apigateway-authorizer: {}}\n`)}    apiKey:\n`,
    '  securitySchemes:',
  ],
  ['integration-missing', '      x-amazon-apigateway-integration: *lambda\n', '', '    get:'],
  [
    'integration-missing',
    'x-amazon-apigateway-integration: *lambda',
    'x-amazon-apigateway-integration: {type: aws_proxy}',
  ],
  ['integration-type', 'type: aws_proxy', 'type: http_proxy'],
  ['integration-method', 'httpMethod: POST', 'httpMethod: GET'],
  ['integration-uri', '/invocations', '/response-streaming-invocations'],
  ['integration-uri', '      responseTransferMode: STREAM\n'.slice(2), '', '    uri: '],
  ['integration-uri', '${AWS::StackName}-${operationId}/invocations', 'Other/invocations'],
  ['integration-timeout', 'timeoutInMillis: 29000', 'timeoutInMillis: 30000'],
  ['integration-timeout', 'timeoutInMillis: 29000', 'timeoutInMillis: 40'],
  ['integration-timeout', 'timeoutInMillis: 300000', 'timeoutInMillis: 901000'],
  ['integration-passthrough', 'when_no_match', 'never'],
  [
    'integration-mapping',
    '    timeoutInMillis: 29000',
    '    responses: {default: {statusCode: 200, responseParameters: {method.response.header.X: a}}}\n    timeoutInMillis: 29000',
  ],
  [
    'integration-mapping',
    'x-amazon-apigateway-integration: *lambda',
    "x-amazon-apigateway-integration: {responses: {default: {statusCode: '200', responseParameters: {method.response.header.X: a}}}}",
  ],
  ['stream-events', 'text/event-stream:', 'text/plain:', "        '200':"],
  ['stream-events', 'schema: {oneOf:', 'x-schema: {oneOf:', "        '200':"],
  [
    'stream-integration',
    'x-amazon-apigateway-integration: *stream',
    'x-amazon-apigateway-integration: *lambda',
  ],
  ['stream-integration', 'text/html:', 'text/event-stream:', '      x-amazon-apigateway-integration'],
  [
    'stream-integration',
    "        '200':\n          description: The things.",
    "        '202':\n          description: The things.",
  ],
  [
    'stream-validator',
    'description: The things.',
    'description: The things.\n          headers: {ETag: {description: Which., schema: {type: string}}}',
    '      responses:',
  ],
  [
    'stream-validator',
    "        '200':\n          description: The things.",
    "        '304': {description: As before.}\n        '200':\n          description: The things.",
    '      responses:',
  ],
  [
    'stream-compression',
    '    timeoutInMillis: 29000',
    '    responseTransferMode: STREAM\n    timeoutInMillis: 29000',
    'x-amazon-apigateway-minimum',
  ],
  [
    'stream-compression',
    '    responseTransferMode: STREAM\n',
    '    responseTransferMode: STREAM\n    contentHandling: CONVERT_TO_TEXT\n',
  ],
  ['gateway-response-type', '  WAF_FILTERED:', '  WAF_FILTRED:'],
  ['gateway-response-type', '  WAF_FILTERED: *forbidden\n', '', 'x-amazon-apigateway-gateway-responses:'],
  ['gateway-response-status', 'DEFAULT_4XX: {', "DEFAULT_4XX: {statusCode: '403', "],
  ['gateway-response-status', "statusCode: '429'", 'statusCode: 429'],
  ['gateway-response-header', '"\'1\'"', "'1'"],
  ['gateway-response-header', 'gatewayresponse.header.Retry-After', 'method.response.header.Retry-After'],
  ['gateway-response-body', '"status":429', '"status":428'],
  ['gateway-response-body', '"success":false,"message":"Slower"', '"message":"Slower"'],
  ['gateway-response-body', '"message":$context', '"message":"$context'],
  ['extension-spelling', '      x-uses: {', '      x-use: {'],
  ['extension-spelling', 'x-integrations:', 'x-integration:'],
  ['extension-spelling', '      summary: Put', '      x-response-headers: {}\n      summary: Put'],
  [
    'extension-spelling',
    '      summary: Put',
    '      x-amzon-apigateway-integration: {}\n      summary: Put',
  ],
  ['extension', '      summary: Put', '      x-amazon-apigateway-integrations: {}\n      summary: Put'],
  ['extension', '    Thing:\n', '    Thing:\n      x-amazon-apigateway-model: a\n'],
  ['extension', '  /things:\n', '  /things:\n    x-amazon-apigateway-any-method: {}\n'],
  ['api-key-source', 'source: HEADER', 'source: AUTHORIZER'],
  ['request-validator', 'request-validator: parameters', 'request-validator: everything'],
  [
    'request-validator',
    '      summary: Put',
    '      x-amazon-apigateway-request-validator: everything\n      summary: Put',
  ],
  ['request-validation', 'validateRequestBody: false', 'validateRequestBody: true'],
  ['request-validation', 'x-amazon-apigateway-request-validator: parameters\n', '', 'openapi: 3.0.1'],
  ['binary-media-type', '[image/png]', "['*/*']"],
  ['compression-size', 'compression-size: 1024', 'compression-size: 10485761'],
  [
    'security-policy',
    'x-amazon-apigateway-endpoint-access-mode: STRICT\n',
    '',
    'x-amazon-apigateway-security-policy',
  ],
  ['substitution', '${UserPool.Arn}', '${AWS::Regio}', '      x-amazon-apigateway-authorizer:'],
  ['substitution', '${UserPool.Arn}', '${operationId}', '      x-amazon-apigateway-authorizer:'],
  ['operation-id', 'operationId: putThing', 'operationId: put_thing'],
  ['operation-id', 'operationId: putThing', 'operationId: delete'],
  ['operation-id', 'operationId: putThing', 'operationId: await'],
  ['operation-id', 'operationId: putThing', 'operationId: operations'],
  ['operation-id', 'operationId: putThing', 'operationId: then'],
  ['operation-id', 'operationId: putThing', 'operationId: serve'],
  // Behind an alias, which is checked as if it were written out.
  ['path-segment', '  /things:\n', '  /thi~ngs: *thing\n  /things:\n'],
  ['operation-handler', 'operationId: putThing', 'operationId: setThing'],
  ['operation-handler', 'operationId: putThing', 'operationId: getThing', 'paths:'],
  ['operation-uses', 'things: [find]', 'thing: [find]'],
  ['operation-uses', 'things: [find]', 'things: []'],
  ['operation-uses', 'things: [find]', 'things: [fund]'],
  ['operation-uses', 'things: [find]', 'aws: [find]'],
  ['operation-failures', "        <<: *failures\n        '200'", "        '200'", '      responses:'],
  [
    'operation-failures',
    "        '401': {$ref: '#/components/responses/BadRequest'}\n",
    '',
    '      responses:',
  ],
  [
    'operation-failures',
    "        '422': {$ref: '#/components/responses/BadRequest'}\n  /things:",
    '  /things:',
    '      responses:',
  ],
  [
    'operation-problem',
    "          schema: {$ref: '#/components/schemas/Problem'}",
    "          schema: {$ref: '#/components/schemas/Thing'}",
  ],
  ['example-status', 'example: {status: 200', 'example: {status: 201'],
  ['request-body', '      x-max-body-bytes: 1024\n', '', '    post:'],
  ['request-body', 'x-max-body-bytes: 1024', 'x-max-body-bytes: 10485760'],
  ['request-body', '        required: true\n', '', '      requestBody:'],
  [
    'request-body',
    '          application/json:\n            schema',
    '          text/plain:\n            schema',
    '      requestBody:',
  ],
  [
    'request-body',
    '      x-uses: {profiles: [standing], things: [find], groups: [list]}\n',
    '      x-uses: {profiles: [standing], things: [find], groups: [list]}\n      x-max-body-bytes: 9\n',
  ],
]

function many(count: number, line: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => line(n)).join('')
}

/** The line number, from 1, of the first occurrence of a text after the first difference from the good document. */
function lineOf(bad: string, at: string | undefined): number {
  const lines = bad.split('\n')
  const good = GOOD.split('\n')
  const changed = lines.findIndex((line, index) => line !== good[index])
  if (at === undefined) return changed + 1
  const before = lines.slice(0, changed + 1).findLastIndex((line) => line.startsWith(at))
  return (before >= 0 ? before : lines.findIndex((line) => line.startsWith(at))) + 1
}

const folder = mkdtempSync(join(tmpdir(), 'gateway-rules-'))
afterAll(() => rmSync(folder, { recursive: true }))

let problems: Problem[] = []
beforeAll(async () => {
  mkdirSync(join(folder, 'handlers/ports'), { recursive: true })
  for (const file of ['getFile', 'getThing', 'putThing', 'watchThings', 'ports/aws'])
    writeFileSync(join(folder, `handlers/${file}.ts`), '')
  writeFileSync(
    join(folder, 'handlers/ports/accessKeys.ts'),
    'export const accessKeys = {\n  async find() {},\n}\n',
  )
  writeFileSync(join(folder, 'handlers/ports/groups.ts'), 'export const groups = {\n  async list() {},\n}\n')
  writeFileSync(
    join(folder, 'handlers/ports/profiles.ts'),
    'export const profiles = {\n  async standing() {},\n}\n',
  )
  writeFileSync(join(folder, 'handlers/ports/things.ts'), 'export const things = {\n  async find() {},\n}\n')
  writeFileSync(join(folder, 'good.yaml'), GOOD)
  for (const [index, [, from, to]] of EDITS.entries())
    writeFileSync(
      join(folder, `${index}.yaml`),
      GOOD.replace(from, () => to),
    )
  problems = await lint(folder, ['good.yaml', ...EDITS.map((_, index) => `${index}.yaml`)])
}, 60_000)

test('a good document has no problem', () => {
  expect(problems.filter(({ file }) => file === 'good.yaml')).toEqual([])
})

test('every rule has a bad document', () => {
  expect(new Set(EDITS.map(([rule]) => rule))).toEqual(new Set(Object.keys(rules)))
})

describe('the rule', () => {
  const cases = EDITS.map(([rule, from, to, at], index) => ({ rule, from, to, at, file: `${index}.yaml` }))

  test.each(cases)('$rule reports $from changed to $to', ({ rule, from, to, at, file }) => {
    expect(GOOD).toContain(from)
    const reported = problems.filter((problem) => problem.file === file)
    const lines = reported.filter((problem) => problem.rule === `apigateway/${rule}`).map(({ line }) => line)
    expect(lines, JSON.stringify(reported, null, 1)).toContain(
      lineOf(
        GOOD.replace(from, () => to),
        at,
      ),
    )
  })
})
