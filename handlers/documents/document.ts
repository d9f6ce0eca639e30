import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { documentBaseUrl } from '../../generated/operations.ts'

export type Document = { text: string; etag: string }

const documents = new Map<string, Document>()

/**
 * Returns a document next to the function's bundle, with this deployment's URL inserted.
 *
 * @throws if there is no such file.
 */
export function documentAt(file: string, baseUrl: string): Document {
  const key = `${file} ${baseUrl}`
  const known = documents.get(key)
  if (known) return known
  const folder = process.env['LAMBDA_TASK_ROOT'] ?? '.'
  const text = readFileSync(join(folder, file), 'utf8').replaceAll(documentBaseUrl, baseUrl)
  const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 16)}"`
  const document = { text, etag }
  // A deployment has few URLs. A caller who invents others must not fill the memory.
  if (documents.size < 4) documents.set(key, document)
  return document
}

/** Tells whether the caller's copy is this document (RFC 9110, If-None-Match). */
export function isCurrent({ etag }: Document, ifNoneMatch: string | undefined): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes(etag) || tags.includes('*')
}

/** Returns the caching headers: five minutes without revalidation, then as long as the document does not change. */
export function cacheHeaders({ etag }: Document): { [header: string]: string } {
  return { ETag: etag, 'Cache-Control': 'public, max-age=300' }
}
