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

/** Keys and list indexes, from the root of the document. */
export type Path = (string | number)[]

/** Offsets in a text. */
type Lines = [start: number, end: number]

/** The kinds of components that Redocly or API Gateway requires to be referenced. */
const COMPONENTS = ['responses', 'schemas', 'securitySchemes']

/**
 * Removes nodes from a YAML text, with their keys and the comments above them. If an anchor in them is used elsewhere,
 * its content moves to its first use.
 *
 * @throws if a node does not begin a line.
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

/** The offsets at which a node begins, with its key and the comments above it, and at which the next one begins. */
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

/** The first alias outside the cut whose anchor is inside it. */
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

/** Replaces an alias with its value, under the same anchor. */
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

/** The unreferenced components of a contract, its paths without operations, and its unused tags. */
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
  // The loop also visits references that it adds to the set.
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
