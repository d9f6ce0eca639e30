import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** An assumption about AWS that a comment calls unverified. */
export type Unverified = { file: string; what: string }

/**
 * What the comments of a source text call unverified: the text between `Unverified:` and the end of its sentence.
 *
 * @throws if the word is written in any other way, because it could not be compared with the list.
 */
export function unverifiedIn(source: string): string[] {
  const found = commentsIn(source).flatMap((comment) =>
    [...comment.matchAll(/\bUnverified: (.+?)\.(?=\s|$)/g)].map(([, what = '']) => what),
  )
  if (found.length !== (source.match(/\bunverified\b/gi) ?? []).length)
    throw new Error(`Write 'Unverified: what.', a sentence of its own in a comment of its own: ${source}`)
  return found
}

/** The comments of a source text, without markers and line breaks; consecutive line comments are one. */
function commentsIn(source: string): string[] {
  const comments: string[] = []
  let kind: string | undefined
  for (const line of source.split('\n')) {
    const [, mark, text = ''] = /^\s*(\/\/|\/\*\*?|\*)(?:\s|$)(.*?)(?:\*\/)?$/.exec(line) ?? []
    const goesOn = mark !== undefined && mark === (kind?.startsWith('/*') ? '*' : kind)
    if (goesOn) comments.push(`${comments.pop() ?? ''} ${text}`)
    else if (mark !== undefined) comments.push(text)
    kind = mark
  }
  return comments.map((comment) => comment.replace(/\s+/g, ' ').trim())
}

/** What the files of some folders call unverified. */
export function unverifiedOf(root: string, folders: string[]): Unverified[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .sort()
      .flatMap((name) => {
        const file = join(folder, name)
        return unverifiedIn(readFileSync(join(root, file), 'utf8')).map((what) => ({ file, what }))
      }),
  )
}
