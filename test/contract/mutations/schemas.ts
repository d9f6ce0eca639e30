import type { Contract } from '../../../contract/document.ts'
import { type Edit, json, kind, type Mutation, texts } from './mutation.ts'

/** Edits of the fields of bodies. */
export function ofSchemas(contract: Contract): Mutation[] {
  const { schemas } = contract.components
  const sites = Object.entries(schemas).flatMap(([name, schema]) =>
    Object.entries(json(schema['properties'])).map(([property, value]) => ({
      name,
      property,
      value: json(value),
      where: `${name}.${property}`,
      pointer: ['components', 'schemas', name, 'properties', property],
      required: texts(schema['required']),
    })),
  )
  type Site = (typeof sites)[number]
  const isRequest = ({ name }: Site) => name.endsWith('Request')
  const places = (edit: (site: Site) => Edit[], only: (site: Site) => boolean = () => true) =>
    sites.filter(only).map((site) => ({ where: site.where, edits: edit(site) }))
  const requiredOf = (site: Site, value: string[]): Edit => ({
    path: ['components', 'schemas', site.name, 'required'],
    value,
  })
  const without = (site: Site) =>
    requiredOf(
      site,
      site.required.filter((name) => name !== site.property),
    )
  const isRequired = (site: Site) => site.required.includes(site.property)
  const isText = ({ value }: Site) => value['type'] === 'string' && !('enum' in value)
  const shared = ['Email', 'Password', 'Code'].filter((name) => name in schemas)
  const constraints = Object.entries(schemas).flatMap(([name, schema]) =>
    shared.includes(name)
      ? Object.keys(schema)
          .filter((keyword) => !['type', 'description', 'example'].includes(keyword))
          .map((keyword) => ({ where: `${name}.${keyword}`, path: ['components', 'schemas', name, keyword] }))
      : [],
  )
  const names = Object.keys(schemas).map((name) => ({ where: name, path: ['components', 'schemas', name] }))
  return [
    ...kind(
      'remove a field of a request',
      [],
      places((site) => [{ path: site.pointer }, without(site)], isRequest),
    ),
    ...kind(
      'remove a field of an answer',
      [],
      places(
        (site) => [{ path: site.pointer }, without(site)],
        (site) => !isRequest(site) && isRequired(site),
      ),
    ),
    ...kind(
      'rename a field of a request',
      [],
      places(
        (site) => [
          { path: site.pointer, key: `${site.property}2` },
          requiredOf(
            site,
            site.required.map((name) => (name === site.property ? `${name}2` : name)),
          ),
        ],
        isRequest,
      ),
    ),
    ...kind(
      'rename a field of an answer',
      [],
      places(
        (site) => [
          { path: site.pointer, key: `${site.property}2` },
          requiredOf(
            site,
            site.required.map((name) => (name === site.property ? `${name}2` : name)),
          ),
        ],
        (site) => !isRequest(site) && isRequired(site),
      ),
    ),
    ...kind(
      'change the type of a field',
      [],
      places((site) => [{ path: site.pointer, value: { type: 'boolean' } }], isText),
    ),
    ...kind(
      'require a field that is not there',
      [],
      places((site) => [requiredOf(site, [...site.required, 'nothing'])]),
    ),
    ...kind(
      'no longer require a field of a request',
      [],
      places(
        (site) => [without(site)],
        (site) => isRequest(site) && isRequired(site),
      ),
    ),
    ...kind(
      'no longer require a field of an answer',
      ['body', 'types', 'validators', 'docs'],
      places(
        (site) => [without(site)],
        (site) => !isRequest(site) && isRequired(site),
      ),
    ),
    ...kind(
      'add an optional field',
      ['body', 'types', 'validators', 'docs'],
      places((site) => [
        {
          path: ['components', 'schemas', site.name, 'properties', 'note'],
          value: { type: 'string', maxLength: 10 },
        },
      ]),
    ),
    ...kind(
      'add a required field to a request',
      [],
      places(
        (site) => [
          { path: ['components', 'schemas', site.name, 'properties', 'note'], value: { type: 'string' } },
          requiredOf(site, [...site.required, 'note']),
        ],
        isRequest,
      ),
    ),
    ...kind(
      'add a required field to an answer',
      [],
      places(
        (site) => [
          { path: ['components', 'schemas', site.name, 'properties', 'note'], value: { type: 'string' } },
          requiredOf(site, [...site.required, 'note']),
        ],
        (site) => !isRequest(site),
      ),
    ),
    ...kind(
      'lift a constraint',
      [],
      constraints.map(({ where, path }) => ({ where, edits: [{ path }] })),
    ),
    ...kind(
      'lift the pattern of a request',
      [],
      places(
        ({ pointer }) => [{ path: [...pointer, 'pattern'] }],
        (site) => isRequest(site) && 'pattern' in site.value,
      ),
    ),
    ...kind(
      'lift the pattern of an answer',
      ['validators', 'docs'],
      places(
        ({ pointer }) => [{ path: [...pointer, 'pattern'] }],
        (site) => !isRequest(site) && 'pattern' in site.value,
      ),
    ),
    ...kind(
      'tighten a constraint',
      [],
      shared.map((name) => ({
        where: name,
        edits: [{ path: ['components', 'schemas', name, 'maxLength'], value: 3 }],
      })),
    ),
    ...kind(
      'close a schema',
      [],
      places(
        ({ name }) => [
          { path: ['components', 'schemas', name, 'additionalProperties'], value: false },
          { path: ['components', 'schemas', name, 'properties', 'message'] },
        ],
        ({ name, property }) => property === 'message' && name !== 'FieldError',
      ),
    ),
    ...kind(
      'rename a schema that is used',
      [],
      names.map(({ where, path }) => ({ where, edits: [{ path, key: `${where}2` }] })),
    ),
    ...kind(
      'add a schema that is not used',
      [],
      [{ where: 'Spare', edits: [{ path: ['components', 'schemas', 'Spare'], value: { type: 'object' } }] }],
    ),
    ...kind(
      'name a model with a dash',
      [],
      [
        {
          where: 'Spare-Part',
          edits: [{ path: ['components', 'schemas', 'Spare-Part'], value: { type: 'object' } }],
        },
      ],
    ),
    ...kind(
      'compose a schema',
      [],
      names.map(({ where, path }) => ({
        where,
        edits: [{ path: [...path, 'allOf'], value: [{ $ref: '#/components/schemas/Problem' }] }],
      })),
    ),
    ...kind(
      'use a keyword that models lack',
      [],
      places(({ pointer }) => [{ path: [...pointer, 'not'], value: { enum: ['x'] } }], isText),
    ),
    ...kind(
      'give a number a format',
      [],
      places(
        ({ pointer }) => [{ path: [...pointer, 'format'], value: 'int32' }],
        ({ value }) => value['type'] === 'integer',
      ),
    ),
    ...kind(
      'give a text a format that is checked',
      ['types', 'validators', 'docs'],
      places(({ pointer }) => [{ path: [...pointer, 'format'], value: 'uuid' }], isText),
    ),
    ...kind(
      'give a text a format that is for readers',
      ['types', 'docs'],
      places(({ pointer }) => [{ path: [...pointer, 'format'], value: 'phone' }], isText),
    ),
    ...kind(
      'annotate a field',
      ['docs'],
      places(
        ({ pointer }) => [
          { path: [...pointer, 'xml'], value: { attribute: true } },
          { path: [...pointer, 'externalDocs'], value: { url: 'https://example.org' } },
          { path: [...pointer, 'x-note'], value: 1 },
        ],
        isText,
      ),
    ),
    ...kind(
      'name a field as an extension',
      ['body', 'types', 'validators', 'docs'],
      places((site) => [
        {
          path: ['components', 'schemas', site.name, 'properties', 'x-trace'],
          value: { type: 'string', maxLength: 10 },
        },
      ]),
    ),
    ...kind(
      'give a new field a default',
      ['body', 'types', 'validators', 'docs'],
      places(
        (site) => [
          {
            path: ['components', 'schemas', site.name, 'properties', 'pages'],
            value: { type: 'integer', default: 1 },
          },
        ],
        isRequest,
      ),
    ),
    ...kind(
      'let nobody send a field',
      [],
      places(
        ({ pointer }) => [{ path: [...pointer, 'readOnly'], value: true }],
        (site) => isRequest(site) && isRequired(site) && isText(site),
      ),
    ),
    ...kind(
      'require nothing by an empty list',
      [],
      places((site) => [requiredOf(site, [])]),
    ),
    ...kind(
      'name a field as another one but for case',
      [],
      places((site) => [
        {
          path: ['components', 'schemas', site.name, 'properties', site.property.toUpperCase()],
          value: { type: 'string' },
        },
      ]),
    ),
    ...kind(
      'name a schema as no variable can be',
      [],
      ['class', '2Fields', 'schema12'].map((name) => ({
        where: name,
        edits: [{ path: ['components', 'schemas', name], value: { type: 'object' } }],
      })),
    ),
    ...kind(
      'let a field be of several types',
      ['body', 'types', 'validators', 'docs'],
      places((site) => [
        {
          path: ['components', 'schemas', site.name, 'properties', 'either'],
          value: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
        },
      ]),
    ),
    ...kind(
      'misspell a keyword',
      [],
      places(({ pointer }) => [{ path: [...pointer, 'maxLenght'], value: 3 }], isText),
    ),
    ...kind(
      'change the status in an answer',
      [],
      places(
        ({ pointer }) => [{ path: [...pointer, 'enum'], value: [201] }],
        ({ property, value }) => property === 'status' && 'enum' in value,
      ),
    ),
    ...kind(
      'widen an enumeration of an answer',
      ['body', 'types', 'validators', 'docs'],
      places(
        ({ pointer, value }) => [{ path: [...pointer, 'enum'], value: [...texts(value['enum']), 'Other'] }],
        ({ value }) => texts(value['enum']).length > 0,
      ),
    ),
    ...kind(
      'describe a field',
      ['body', 'types', 'docs'],
      places(({ pointer }) => [{ path: [...pointer, 'description'], value: 'In other words.' }], isText),
    ),
  ]
}
