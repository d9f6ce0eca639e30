import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { documentBaseUrl } from '../../generated/operations.ts'

export type Document = { text: string; etag: string }

const documents = new Map<string, Document>()

/**
 * A document that lies beside the function's bundle, with the URL of this deployment in it.
 *
 * @throws where there is no such file.
 */
export function documentAt(file: string, baseUrl: string): Document {
  const key = `${file} ${baseUrl}`
  const known = documents.get(key)
  if (known) return known
  const folder = process.env['LAMBDA_TASK_ROOT'] ?? '.'
  const text = readFileSync(join(folder, file), 'utf8').replaceAll(documentBaseUrl, baseUrl)
  const etag = `"${createHash('sha256').update(text).digest('hex').slice(0, 16)}"`
  const document = { text, etag }
  // A deployment has one URL or a few; whoever invents others must not fill the memory.
  if (documents.size < 4) documents.set(key, document)
  return document
}

/** Whether the copy that a caller has is this document (RFC 9110, If-None-Match). */
export function isCurrent({ etag }: Document, ifNoneMatch: string | undefined): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes(etag) || tags.includes('*')
}

/** The headers under which a document may be kept: five minutes unasked, then as long as it does not change. */
export function cacheHeaders({ etag }: Document): { [header: string]: string } {
  return { ETag: etag, 'Cache-Control': 'public, max-age=300' }
}
