import {
  type Alias,
  type Document,
  isCollection,
  isMap,
  isNode,
  isSeq,
  type Node,
  parse,
  parseDocument,
  visit,
} from 'yaml'

/** Keys, and indexes in lists, from the root of the document. */
export type Path = (string | number)[]

/** Offsets in a text. */
type Lines = [start: number, end: number]

/** The kinds of components that Redocly, or API Gateway, wants to be referred to. */
const COMPONENTS = ['responses', 'schemas', 'securitySchemes']

/**
 * A YAML text without some nodes and their keys, and without the comments above them. What stands there under an anchor
 * and is used elsewhere moves to the first place that uses it.
 *
 * @throws where one does not begin a line of its own.
 */
export function without(text: string, paths: readonly Path[]): string {
  let kept = text
  for (;;) {
    const document = parseDocument(kept, { merge: true })
    const cuts = paths.map((path) => linesOf(document, kept, path)).sort(([a], [b]) => b - a)
    const alias = usedElsewhere(document, cuts)
    if (!alias) return cuts.reduce((rest, [start, end]) => rest.slice(0, start) + rest.slice(end), kept)
    kept = withAnchorAt(document, kept, alias)
  }
}

/** Where a node begins, its key and the comments above it, and where the next one does, as offsets in the text. */
function linesOf(document: Document, text: string, path: Path): Lines {
  let end = text.length
  let start = 0
  let node: unknown = document.contents
  for (const step of path) {
    const siblings: unknown[] = isMap(node) ? node.items.map(({ key }) => key) : isSeq(node) ? node.items : []
    const index = isMap(node)
      ? node.items.findIndex(({ key }) => isNode(key) && key.toJS(document) === step)
      : Number(step)
    start = beginning(text, siblings[index], path)
    if (index + 1 < siblings.length) end = beginning(text, siblings[index + 1], path)
    node = isMap(node) ? node.items[index]?.value : siblings[index]
  }
  return [start, end]
}

function beginning(text: string, node: unknown, path: Path): number {
  const offset = isNode(node) ? node.range?.[0] : undefined
  if (offset === undefined) throw new Error(`The contract has no ${path.join(' ')}`)
  let start = text.lastIndexOf('\n', offset - 1) + 1
  if (!/^ *(?:- )?$/.test(text.slice(start, offset)))
    throw new Error(`${path.join(' ')} does not begin a line: remove it by hand`)
  for (;;) {
    const above = text.lastIndexOf('\n', start - 2) + 1
    if (start === 0 || !/^ *#/.test(text.slice(above, start))) return start
    start = above
  }
}

/** The first alias outside of what is cut whose anchor stands in it. */
function usedElsewhere(document: Document, cuts: readonly Lines[]): Alias | undefined {
  const inside = (node: Node | undefined) => {
    const offset = node?.range?.[0] ?? -1
    return cuts.some(([start, end]) => offset >= start && offset < end)
  }
  let found: Alias | undefined
  visit(document, {
    Alias: (_, alias) => {
      if (inside(alias) || !inside(alias.resolve(document))) return undefined
      found = alias
      return visit.BREAK
    },
  })
  return found
}

/** The text with what an alias stands for in the alias's place, under the same anchor. */
function withAnchorAt(document: Document, text: string, alias: Alias): string {
  const node = alias.resolve(document)
  const [at, after] = alias.range ?? [0, 0]
  const [from, to] = node?.range ?? [0, 0]
  const source = text.slice(from, to)
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
  const indent = ' '.repeat(line.search(/[^ ]/) + 2)
  const column = from - text.lastIndexOf('\n', from - 1) - 1
  const isBlock = isCollection(node) && !node.flow
  const standsAlone = /^ *(?:- |[^ :]+: )$/.test(line)
  const value =
    isBlock && standsAlone
      ? `\n${source
          .trimEnd()
          .split('\n')
          .map((one, index) => indent + (index === 0 ? one : one.slice(column)))
          .join('\n')}`
      : isBlock || source.includes('\n')
        ? ` ${JSON.stringify(node?.toJS(document, { maxAliasCount: -1 }))}`
        : ` ${source}`
  return `${text.slice(0, at)}&${alias.source}${value}${text.slice(after)}`
}

/** What stands in a contract for others to refer to, and nobody does; paths without an operation; tags of none. */
export function unreferenced(text: string): Path[] {
  const { security, components, paths, tags } = record(parse(text, { merge: true, maxAliasCount: -1 }))
  const isEmpty = ([, value]: [string, unknown]) => Object.keys(record(value)).length === 0
  const empty = [
    ...Object.entries(record(paths))
      .filter(isEmpty)
      .map(([path]): Path => ['paths', path]),
    ...Object.entries(record(components))
      .filter(isEmpty)
      .map(([kind]): Path => ['components', kind]),
  ]
  const operations = Object.values(record(paths)).flatMap((item) => Object.values(record(item)).map(record))
  const tagged = operations.flatMap((operation) => list(operation['tags']))
  const unused = list(tags).flatMap((tag, index): Path[] =>
    tagged.includes(record(tag)['name']) ? [] : [['tags', index]],
  )
  const schemes = [{ security }, ...operations]
    .flatMap((one) => list(record(one)['security']).flatMap((all) => Object.keys(record(all))))
    .map((name) => `#/components/securitySchemes/${name}`)
  const referred = new Set([...references(paths), ...schemes])
  // What is added to a set while it is gone through is come to as well.
  for (const reference of referred) {
    const [, , kind = '', name = ''] = reference.split('/')
    for (const further of references(record(record(components)[kind])[name])) referred.add(further)
  }
  const unreferred = COMPONENTS.flatMap((kind) =>
    Object.keys(record(record(components)[kind]))
      .filter((name) => !referred.has(`#/components/${kind}/${name}`))
      .map((name): Path => ['components', kind, name]),
  )
  return [...empty, ...unused, ...unreferred]
}

function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references)
  return Object.entries(record(value)).flatMap(([key, one]) =>
    key === '$ref' && typeof one === 'string' ? [one] : references(one),
  )
}

function record(value: unknown): { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
