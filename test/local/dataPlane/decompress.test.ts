import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { contractBody, smallBody, startStage } from './stage.ts'

const TEXT = '{"name":"a"}'

/** A stage whose API compresses. Returns a function that sends a body and reports what the function received. */
async function stage() {
  const compressing = { 'x-amazon-apigateway-minimum-compression-size': 1024 }
  const { fetch, invocations } = await startStage({ body: smallBody({ '/f': { post: {} } }, compressing) })
  return async (coding: string, body: Uint8Array) => {
    const response = await fetch('/f', {
      method: 'POST',
      headers: { 'Content-Encoding': coding },
      body: Buffer.from(body),
    })
    return { status: response.status, taken: invocations.at(-1)?.event.body }
  }
}

test.each([
  ['gzip', gzipSync(TEXT)],
  ['GZIP', gzipSync(TEXT)],
  ['deflate', deflateSync(TEXT)],
  ['identity', Buffer.from(TEXT)],
])('a body in %s reaches the function decompressed', async (coding, body) => {
  const send = await stage()
  expect(await send(coding, body)).toEqual({ status: 200, taken: TEXT })
})

test.each([
  ['br', brotliCompressSync(TEXT)],
  ['gzip, gzip', gzipSync(gzipSync(TEXT))],
])('a body in %s is refused with 415, by the gateway response of that type', async (coding, body) => {
  const send = await stage()
  expect(await send(coding, body)).toEqual({ status: 415, taken: undefined })
  const { fetch } = await startStage({ body: contractBody() })
  const headers = { 'Content-Encoding': coding, 'Content-Type': 'application/json' }
  const response = await fetch('/login', { method: 'POST', headers, body: Buffer.from(body) })
  expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([415, '*'])
})

test('a body that does not decompress gets 400, and one that decompresses to over 10 MB gets 413', async () => {
  const send = await stage()
  expect((await send('gzip', Buffer.from(TEXT))).status).toBe(400)
  expect((await send('gzip', gzipSync(Buffer.alloc(10_485_761)))).status).toBe(413)
})

test('an API without compression forwards a body unchanged', async () => {
  const { fetch, invocations } = await startStage({ body: smallBody({ '/f': { post: {} } }) })
  const headers = { 'Content-Encoding': 'br' }
  expect((await fetch('/f', { method: 'POST', headers, body: TEXT })).status).toBe(200)
  expect(invocations[0]?.event.body).toBe(TEXT)
})
