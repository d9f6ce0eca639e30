import type { ModelApi } from './api.ts'
import { items, type Json, own } from './json.ts'

/** What is not text in the input of a text model. */
type Media = {
  images: number
  /** Documents and videos. */
  documents: number
  /** Characters of base64, which are not tokens. */
  encoded: number
}

type Found = { images?: number; documents?: number; data?: unknown }
type Add = (found: Found) => void

/** A provider that adds a system prompt, for tools or the shape of an answer, charges it: 700 tokens at most. */
const UNSEEN = 1024

/**
 * The most tokens of input that a body can be charged for, and the images that are charged as such.
 *
 * A token stands for at least one byte of text, also where the tokenizer first brings it into one of Unicode's
 * normal forms. An image counts `imageTokens`; a document, a video, or an image where the model is not known to
 * take one, counts all of `contextTokens`, since it cannot be told from its size. No call is charged for more.
 *
 * @param limits of the model. `imageTokens` is 0 where an image has a price of its own.
 * @returns `text`: the body as it is sent.
 * @throws RangeError for a body that is nested too deeply to be sent.
 */
export function inputBound(
  modelId: string,
  body: Json,
  { imageTokens, contextTokens = Number.POSITIVE_INFINITY }: { imageTokens?: number; contextTokens?: number },
  api: ModelApi = 'invoke',
): { tokens: number; images: number; text: string } {
  const text = JSON.stringify(body)
  const { images, documents, encoded } = mediaOf(modelId, body, api)
  const tools = items(own(body, 'tools')).length + items(own(own(body, 'toolConfig'), 'tools')).length
  const known = imageTokens !== undefined
  const notText = known ? encoded : 0
  const tokens =
    bytesOf(text, contextTokens + notText) - notText + images * (imageTokens ?? 0) + (1 + tools) * UNSEEN
  const whole = Number.isFinite(contextTokens) && (documents > 0 || (images > 0 && !known))
  return {
    tokens: whole ? contextTokens : Math.min(tokens, contextTokens),
    images: imageTokens === 0 ? images : 0,
    text,
  }
}

/**
 * Of the forms that tokenizers bring text into: a ligature of three bytes may be charged as 33.
 *
 * @param enough more need not be known exactly; it spares the forms of a text that is too long in any.
 */
function bytesOf(text: string, enough: number): number {
  let bytes = Buffer.byteLength(text)
  const isAscii = bytes === text.length
  for (const form of ['NFC', 'NFKC'])
    if (!isAscii && bytes < enough) bytes = Math.max(bytes, Buffer.byteLength(text.normalize(form)))
  return bytes
}

/** Only where the provider takes media: what looks like an image elsewhere is text to the model. */
function mediaOf(modelId: string, body: Json, api: ModelApi): Media {
  const media = { images: 0, documents: 0, encoded: 0 }
  const add = ({ images = 0, documents = 0, data }: Found) => {
    media.images += images
    media.documents += documents
    media.encoded += encodedLength(data)
  }
  for (const image of [own(body, 'inputImage'), ...items(own(body, 'images'))])
    if (image !== undefined) add({ images: 1, data: image })
  const block = api === 'invoke' ? blockOf(modelId) : BLOCKS[api]
  const messages = ['messages', 'inputs', 'input'].flatMap((name) => items(own(body, name)))
  for (const message of messages) for (const part of items(own(message, 'content'))) block(part, add)
  return media
}

function blockOf(modelId: string): (part: unknown, add: Add) => void {
  if (modelId.startsWith('anthropic.')) return anthropicBlock
  return modelId.startsWith('amazon.') ? novaBlock : chatPart
}

const BLOCKS: { readonly [api in Exclude<ModelApi, 'invoke'>]: (part: unknown, add: Add) => void } = {
  converse: novaBlock,
  messages: anthropicBlock,
  chat: chatPart,
  responses: responsesPart,
}

/** Source: Anthropic, 'Messages', content blocks. */
function anthropicBlock(block: unknown, add: Add, depth = 0): void {
  const source = own(block, 'source')
  const type = own(block, 'type')
  if (type === 'image') add({ images: 1, data: own(source, 'data') })
  const plain = own(source, 'type') === 'text' || own(source, 'type') === 'content'
  if (type === 'document' && !plain) add({ documents: 1, data: own(source, 'data') })
  // A tool's result holds blocks, a document of blocks within it too; there is no deeper one.
  if (depth > 2) return
  const inner = type === 'tool_result' ? own(block, 'content') : type === 'document' && own(source, 'content')
  for (const part of items(inner)) anthropicBlock(part, add, depth + 1)
}

/** Source: Nova user guide, 'Complete request schema'; Bedrock API reference, 'ContentBlock' of Converse. */
function novaBlock(block: unknown, add: Add, depth = 0): void {
  const bytes = (name: string) => own(own(own(block, name), 'source'), 'bytes')
  if (own(block, 'image') !== undefined) add({ images: 1, data: bytes('image') })
  for (const name of ['document', 'video', 'audio'])
    if (own(block, name) !== undefined) add({ documents: 1, data: bytes(name) })
  if (depth > 0) return
  for (const part of items(own(own(block, 'toolResult'), 'content'))) novaBlock(part, add, depth + 1)
}

/** Source: OpenAI, 'Chat completions', content parts. */
function chatPart(part: unknown, add: Add): void {
  const type = own(part, 'type')
  if (type === 'image_url') {
    const image = own(part, 'image_url')
    add({ images: 1, data: typeof image === 'string' ? image : own(image, 'url') })
  } else if (type !== 'text' && type !== undefined) add({ documents: 1 })
}

/** Source: OpenAI, 'Create a model response', content of an input item. */
function responsesPart(part: unknown, add: Add): void {
  const type = own(part, 'type')
  if (type === 'input_image') add({ images: 1, data: own(part, 'image_url') })
  else if (type === 'input_file' || type === 'input_audio')
    add({ documents: 1, data: own(part, 'file_data') })
}

/** How much of the body's text is this data, where it is nothing but base64, alone or in a data URL. */
function encodedLength(data: unknown): number {
  const encoded =
    typeof data === 'string' ? data.slice(data.startsWith('data:') ? data.indexOf(',') + 1 : 0) : ''
  return /^[\w+/=-]*$/.test(encoded) ? encoded.length : 0
}
