import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

type Route = { path: string; operationId: string }

/**
 * The files under `test/` that go with some operations: those that name an operation or its path, those that import a
 * missing file or a file that goes, and those that only these import.
 *
 * @param root of the project, without the handlers of the operations.
 * @returns paths from the root.
 */
export function testsOf(routes: readonly Route[], root: string): string[] {
  const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((file) => join('test', file))
    .filter((file) => file.endsWith('.ts'))
  const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]))
  const imports = new Map(
    [...sources].map(([file, source]) => [
      file,
      [...source.matchAll(/\bfrom '(\.[^']+)'|\bimport '(\.[^']+)'/g)].map(([, from, bare]) =>
        resolve(root, file, '..', from ?? bare ?? '').slice(resolve(root).length + 1),
      ),
    ]),
  )
  const names = naming(routes)
  const falling = new Set([...sources].flatMap(([file, source]) => (names.test(source) ? [file] : [])))
  const spread = (falls: (file: string) => boolean) => {
    const more = files.filter((file) => !falling.has(file) && falls(file))
    for (const file of more) falling.add(file)
    return more.length > 0
  }
  const isGone = (file: string) => falling.has(file) || !existsSync(join(root, file))
  while (spread((file) => imports.get(file)?.some(isGone) ?? false));
  const users = (file: string) => files.filter((one) => imports.get(one)?.includes(file))
  const isShared = (file: string) => !/\.test(-d)?\.ts$/.test(file) && users(file).length > 0
  while (spread((file) => isShared(file) && users(file).every((one) => falling.has(one))));
  return files.filter((file) => falling.has(file))
}

/** Matches code that names an operation by its id or path; the bare words also appear in comments. */
export function naming(routes: readonly Route[]): RegExp {
  const ids = routes.map(({ operationId }) => operationId).join('|')
  const paths = routes.map(({ path }) => path.replaceAll(/[.{}]/g, '\\$&')).join('|')
  return new RegExp(
    `'(?:${ids})'|\\boperations\\.(?:${ids})\\b|\\.(?:${ids})\\(|/handlers/(?:${ids})\\.ts|(?:['"\`} ])(?:${paths})['"\`?]`,
  )
}
