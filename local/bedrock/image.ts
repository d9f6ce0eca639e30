import { createHash } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'
import type { Simulator } from './answer.ts'
import { check, isBody, malformed, numberOr, textOr, violations } from './body.ts'

/** Source: user guide, 'Amazon Titan Image Generator G1 models'; Nova user guide, 'Generating images'. */
export const amazonImage: Simulator = ({ body }) => {
  check(body, {
    fields: { taskType: { type: 'String', required: true }, imageGenerationConfig: { type: 'JSONObject' } },
  })
  const config = isBody(body['imageGenerationConfig']) ? body['imageGenerationConfig'] : {}
  const count = { numberOfImages: { type: 'Integer', minimum: 1, maximum: 5 } } as const
  const found = violations(config, { fields: count }, '#/imageGenerationConfig')
  if (found.length > 0) throw malformed(found)
  const prompt = JSON.stringify(body)
  const length = numberOr(config['numberOfImages'], 1)
  return { body: { images: Array.from({ length }, (_, index) => png(`${prompt} ${index}`)), error: null } }
}

/** Source: user guide, 'Stable Image Core request and response'. */
export const stableImage: Simulator = ({ body }) => {
  check(body, {
    fields: { prompt: { type: 'String', required: true, minLength: 1 }, seed: { type: 'Integer' } },
  })
  const prompt = textOr(body['prompt'])
  return { body: { seeds: [numberOr(body['seed'], 0)], finish_reasons: [null], images: [png(prompt)] } }
}

/** Source: user guide, 'Stability.ai Diffusion 1.0 text to image'. */
export const stableDiffusionXl: Simulator = ({ body }) => {
  check(body, {
    fields: { text_prompts: { type: 'JSONArray', required: true, minItems: 1 }, seed: { type: 'Integer' } },
  })
  const artifact = {
    seed: numberOr(body['seed'], 0),
    base64: png(JSON.stringify(body['text_prompts'])),
    finishReason: 'SUCCESS',
  }
  return { body: { result: 'success', artifacts: [artifact] } }
}

const SIDE = 8

/** Draws a small picture whose colours depend on the prompt: PNG, 8 bits RGB, in base64. */
function png(prompt: string): string {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(SIDE, 0)
  header.writeUInt32BE(SIDE, 4)
  header.set([8, 2], 8)
  const colours = createHash('shake256', { outputLength: SIDE * SIDE * 3 })
    .update(prompt)
    .digest()
  const rows = Array.from({ length: SIDE }, (_, row) =>
    // Each row starts with its filter type: none.
    Buffer.concat([Buffer.alloc(1), colours.subarray(row * SIDE * 3, (row + 1) * SIDE * 3)]),
  )
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]).toString('base64')
}

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(4 + typed.length + 4)
  frame.writeUInt32BE(data.length, 0)
  frame.set(typed, 4)
  frame.writeUInt32BE(crc32(typed), 4 + typed.length)
  return frame
}
