import type { ModelApi } from './api.ts'
import { isJson, items, type Json, own } from './json.ts'

/** The non-text input for a text model. */
type Media = {
  images: number
  /** Documents and videos. */
  documents: number
  /** Characters of base64, which are not tokens. */
  encoded: number
}

type Found = { images?: number; documents?: number; data?: unknown }
type Add = (found: Found) => void

/**
 * Tokens for a system prompt that a provider may add and charge for, for tools or a response format: 700 tokens at
 * most.
 */
const UNSEEN = 1024

/**
 * Returns the most input tokens that a body can be charged for, and the images that have their own price.
 *
 * A token covers at least one byte of text, also after the tokenizer has converted the text to a Unicode normal form.
 * An image counts as `imageTokens`. A document, a video, or an image for a model that is not known to take images,
 * counts as all of `contextTokens`, because its size does not tell its tokens. No call is charged for more than
 * `contextTokens`.
 *
 * @param limits of the model. `imageTokens` is 0 if images have their own price.
 * @returns `text`: the body as sent.
 * @throws RangeError if the body is nested too deeply to be sent.
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
 * Returns the largest size in the normal forms that tokenizers use: a ligature of three bytes may be charged as 33.
 *
 * @param enough a limit above which the exact size does not matter. It saves normalising a text that is too long
 *   anyway.
 */
function bytesOf(text: string, enough: number): number {
  let bytes = Buffer.byteLength(text)
  const isAscii = bytes === text.length
  for (const form of ['NFC', 'NFKC'])
    if (!isAscii && bytes < enough) bytes = Math.max(bytes, Buffer.byteLength(text.normalize(form)))
  return bytes
}

/** Counts media only where the provider accepts media. Elsewhere, what looks like an image is text to the model. */
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
  for (const message of messages) {
    for (const part of items(own(message, 'content'))) block(part, add)
    if (api === 'responses') for (const part of outputOf(message)) block(part, add)
  }
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
  // A tool result contains blocks, and may contain a document made of blocks. Nothing nests deeper.
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

/** Returns what a tool put out: several parts, or one screenshot. Source: as for {@link responsesPart}. */
function outputOf(item: unknown): readonly unknown[] {
  const output = own(item, 'output')
  return isJson(output) ? [output] : items(output)
}

/** Source: OpenAI, 'Create a model response', content of an input item and output of a tool call. */
function responsesPart(part: unknown, add: Add): void {
  const type = own(part, 'type')
  if (type === 'input_image' || type === 'computer_screenshot')
    add({ images: 1, data: own(part, 'image_url') })
  else if (type === 'input_file' || type === 'input_audio')
    add({ documents: 1, data: own(part, 'file_data') })
}

/** Returns the length of base64 data in the body's text, alone or in a data URL; 0 if it is anything else. */
function encodedLength(data: unknown): number {
  const encoded =
    typeof data === 'string' ? data.slice(data.startsWith('data:') ? data.indexOf(',') + 1 : 0) : ''
  return /^[\w+/=-]*$/.test(encoded) ? encoded.length : 0
}
