import { own } from '../../models/json.ts'
import { refuse } from '../refusal.ts'
import type { Block, DocumentFormat, ImageFormat } from './converse.ts'

type Image = Extract<Block, { image: unknown }>
type Document = Extract<Block, { document: unknown }>

const IMAGES: ReadonlyMap<string, ImageFormat> = new Map([
  ['image/gif', 'gif'],
  ['image/jpeg', 'jpeg'],
  ['image/jpg', 'jpeg'],
  ['image/png', 'png'],
  ['image/webp', 'webp'],
])

const DOCUMENTS: ReadonlyMap<string, DocumentFormat> = new Map([
  ['application/msword', 'doc'],
  ['application/pdf', 'pdf'],
  ['application/vnd.ms-excel', 'xls'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'],
  ['text/csv', 'csv'],
  ['text/html', 'html'],
  ['text/markdown', 'md'],
  ['text/plain', 'txt'],
])

const EXTENSIONS: ReadonlyMap<string, DocumentFormat> = new Map([
  ...[...DOCUMENTS.values()].map((format) => [format, format] as const),
  ['htm', 'html'],
])

/** Converts an `image_url` part. */
export function imageOf(part: unknown, param: string): Image {
  const image = own(part, 'image_url')
  const url = typeof image === 'string' ? image : own(image, 'url')
  if (typeof url !== 'string') refuse('An image_url part needs image_url.url.', param)
  const { type, bytes } = dataOf(url) ?? {}
  if (type === undefined || bytes === undefined)
    refuse('Send the image in the request, as data:image/png;base64,…: the gateway fetches no URLs.', param)
  const format = IMAGES.get(type)
  if (!format) refuse('An image must be a PNG, JPEG, GIF or WebP.', param)
  return { image: { format, source: { bytes: base64(bytes, param) } } }
}

/**
 * Converts a `file` part.
 *
 * @param place the number of the document in the request, from 1. It is part of the document's name, because Bedrock
 *   rejects two documents of one name.
 */
export function documentOf(part: unknown, param: string, place: number): Document {
  const file = own(part, 'file')
  const data = own(file, 'file_data')
  const filename = own(file, 'filename') ?? ''
  if (typeof filename !== 'string') refuse('file.filename must be a string.', param)
  if (typeof data !== 'string')
    refuse('Send the file in the request, in file.file_data: the gateway stores no files.', param)
  const { type, bytes } = dataOf(data) ?? { type: '', bytes: data }
  const format =
    DOCUMENTS.get(type) ?? EXTENSIONS.get(/\.(\w{1,8})$/.exec(filename)?.[1]?.toLowerCase() ?? '')
  if (!format) refuse(`A file must be one of ${[...new Set(DOCUMENTS.values())].join(', ')}.`, param)
  return { document: { format, name: nameOf(filename, place), source: { bytes: base64(bytes, param) } } }
}

/** Longer than any type with its parameters. */
const LONGEST_HEAD = 256

/** Returns the type and the bytes of a base64 data URL. Parameters of the type are ignored. */
function dataOf(url: string): { type: string; bytes: string } | undefined {
  const comma = url.slice(0, LONGEST_HEAD).indexOf(',')
  const [type = '', ...parameters] = url.slice(0, Math.max(comma, 0)).toLowerCase().split(';')
  if (!type.startsWith('data:') || parameters.at(-1) !== 'base64') return undefined
  return { type: type.slice('data:'.length), bytes: url.slice(comma + 1) }
}

function base64(bytes: string, param: string): string {
  const digits = bytes.endsWith('==') ? bytes.slice(0, -2) : bytes.endsWith('=') ? bytes.slice(0, -1) : bytes
  // Searching for one invalid character is linear; matching the whole text would backtrack over all of it.
  if (digits === '' || /[^A-Za-z0-9+/]/.test(digits)) refuse('The data is not base64.', param)
  return bytes
}

/**
 * Builds a document name of the allowed characters, without two spaces in a row. Source: Bedrock API reference,
 * DocumentBlock, `name`.
 */
function nameOf(filename: string, place: number): string {
  const plain = filename
    .slice(0, 100)
    .replace(/\.\w{1,8}$/, '')
    .replace(/[^A-Za-z0-9()[\]-]+/g, ' ')
    .trim()
  return `${plain || 'document'} ${place}`
}
