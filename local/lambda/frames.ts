import { existsSync, readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { join } from 'node:path'

/**
 * Maps the frames of an error's stack to the source, by the source map beside the bundle. Leaves out the frames of
 * packages and of Node if others remain. Without a map, returns the stack unchanged.
 */
export function inSource(stack: string, bundle: string): string {
  const file = join(bundle, 'index.js.map')
  if (!existsSync(file)) return stack
  const map = new SourceMap(JSON.parse(readFileSync(file, 'utf8')))
  const lines = stack.split('\n').map((line) => {
    const [, name, row, column] = /^ +at (?:(?:async )?(.*) \()?.*index\.js:(\d+):(\d+)\)?$/.exec(line) ?? []
    if (row === undefined || column === undefined) return { line, frame: /^ +at /.test(line), ours: false }
    const entry = map.findEntry(Number(row) - 1, Number(column) - 1)
    if (!('originalSource' in entry)) return { line, frame: true, ours: false }
    const source = entry.originalSource.replace(/^(\.\.\/)+/, '')
    const place = `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
    // Minified names carry no meaning.
    const called = name && name.length > 2 ? name : undefined
    return {
      line: `    at ${called ? `${called} (${place})` : place}`,
      frame: true,
      ours: !source.startsWith('node_modules/'),
    }
  })
  const kept = lines.some(({ ours }) => ours) ? lines.filter(({ frame, ours }) => ours || !frame) : lines
  return kept.map(({ line }) => line).join('\n')
}
