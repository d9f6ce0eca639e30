import type { Contract, Json, Parameter } from '../../../contract/document.ts'
import { operationsOf } from '../../../contract/document.ts'
import { type Edit, kind, type Mutation } from './mutation.ts'

/** Edits of parameters. */
export function ofParameters(contract: Contract): Mutation[] {
  const all = operationsOf(contract).flatMap(({ path, method, operation }) =>
    (operation.parameters ?? []).map((parameter, index) => ({
      path,
      parameter,
      pointer: ['paths', path, method, 'parameters', String(index)],
      list: ['paths', path, method, 'parameters'],
      others: (operation.parameters ?? []).filter((one) => one !== parameter),
      where: `${operation.operationId} ${parameter.name}`,
    })),
  )
  type One = (typeof all)[number]
  const places = (edit: (one: One) => Edit[], only: (parameter: Parameter) => boolean = () => true) =>
    all.filter(({ parameter }) => only(parameter)).map((one) => ({ where: one.where, edits: edit(one) }))
  const set = (key: string[], value?: Json) => (one: One) => [
    { path: [...one.pointer, ...key], ...(value !== undefined && { value }) },
  ]
  const drop = ({ list, others }: One): Edit[] => [{ path: list, value: others }]
  const at = (place: string, type?: string) => (parameter: Parameter) =>
    parameter.in === place && (type === undefined || parameter.schema['type'] === type)
  const anywhere = (type: string) => (parameter: Parameter) => parameter.schema['type'] === type
  const pathOf = (change: (path: string) => string) => (one: One) => [
    { path: ['paths', one.path], key: change(one.path) },
  ]
  const isQuery = at('query')
  const isPath = at('path')
  return [
    ...kind('remove a parameter', [], places(drop)),
    ...kind(
      'rename a parameter',
      [],
      places((one) => set(['name'], `${one.parameter.name}2`)(one)),
    ),
    ...kind(
      'rename a variable of a path',
      [],
      places(
        pathOf((path) => path.replace('}', '2}')),
        isPath,
      ),
    ),
    ...kind(
      'add a variable to a path',
      [],
      places(
        pathOf((path) => `${path}/{more}`),
        isPath,
      ),
    ),
    ...kind(
      'repeat a variable of a path',
      [],
      places(
        pathOf((path) => path.replace(/(\{\w+\})/, '$1/$1')),
        isPath,
      ),
    ),
    ...kind('make a variable optional', [], places(set(['required'], false), isPath)),
    ...kind('move a parameter to the query', [], places(set(['in'], 'query'), isPath)),
    ...kind('move a parameter to a header', [], places(set(['in'], 'header'), isQuery)),
    ...kind('move a parameter to a cookie', [], places(set(['in'], 'cookie'), isQuery)),
    ...kind('name a parameter by brackets', [], places(set(['name'], 'filter[name]'), isQuery)),
    ...kind('give a parameter no name', [], places(set(['name'], ''), isQuery)),
    ...kind('take text for a number', [], places(set(['schema', 'type'], 'string'), anywhere('integer'))),
    ...kind('take a number for text', [], places(set(['schema'], { type: 'number' }), anywhere('string'))),
    ...kind('take one value for many', [], places(set(['schema'], { type: 'string' }), at('query', 'array'))),
    ...kind(
      'take many values for one',
      [],
      places(set(['schema'], { type: 'array', items: { type: 'string' } }), at('query', 'integer')),
    ),
    ...kind('take an object', [], places(set(['schema'], { type: 'object' }), isQuery)),
    ...kind('forget the type', [], places(set(['schema'], {}), isQuery)),
    ...kind('let a parameter be null', [], places(set(['schema', 'nullable'], true), isQuery)),
    ...kind(
      'drop a default',
      [],
      places(set(['schema', 'default']), ({ schema }) => 'default' in schema),
    ),
    ...kind(
      'set a default that does not fit',
      [],
      places(
        set(['schema', 'default'], 0),
        ({ schema }) => 'default' in schema && Number(schema['minimum']) > 0,
      ),
    ),
    ...kind(
      'change a default',
      ['operations', 'docs'],
      places(set(['schema', 'default'], 30), ({ schema }) => 'default' in schema),
    ),
    ...kind(
      'add a choice',
      [],
      places(set(['schema', 'items', 'enum'], ['a', 'b', 'c']), at('query', 'array')),
    ),
    ...kind(
      'raise a limit',
      ['validators', 'docs'],
      places(set(['schema', 'maximum'], 200), ({ schema }) => 'maximum' in schema),
    ),
    ...kind(
      'ask for a pattern',
      ['validators', 'docs'],
      places(set(['schema', 'pattern'], '^[a-z]$'), at('path', 'string')),
    ),
    ...kind(
      'require a parameter',
      ['validators', 'types', 'docs'],
      places(set(['required'], true), at('query', 'array')),
    ),
    ...kind('write a list with commas', [], places(set(['explode'], false), at('query', 'array'))),
    ...kind('drop the description of a parameter', [], places(set(['description']))),
    ...kind(
      'make a variable greedy',
      ['body', 'operations'],
      places(
        pathOf((path) => path.replace('{thingId}', '{thingId+}')),
        at('path', 'integer'),
      ),
    ),
    ...kind(
      'make a variable less greedy',
      ['body', 'operations'],
      places(
        pathOf((path) => path.replace('+}', '}')),
        ({ name }) => name === 'key',
      ),
    ),
  ]
}
