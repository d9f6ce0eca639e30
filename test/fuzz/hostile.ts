import fc from 'fast-check'
import type { Json } from '../../contract/document.ts'

/** Text that has broken other programs. */
const TEXTS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b@example.com',
  '\ud800',
  '\udfff\ud800',
  '\ufeff',
  '\u202e',
  'ＡＤＭＩＮ@example.com',
  'admin@example.com\r\nX-Injected: 1',
  'a'.repeat(300),
  '${7*7}',
  '{{7*7}}',
  '$context.authorizer.claims.sub',
  '$..*',
  '$[?(@.constructor.constructor("process.exit(1)")())]',
  "' OR '1'='1",
  '*)(uid=*))(|(uid=*',
  '../../../../etc/passwd',
  '%00',
  '%c0%ae%c0%ae/',
  '<script>alert(1)</script>',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'undefined',
  'NaN',
  'null',
  'arn:aws:bedrock:us-east-1::foundation-model/../../x',
] as const

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...TEXTS),
  fc.string({ unit: 'binary', maxLength: 60 }),
)

/** JSON that a program may misinterpret. */
export const hostileJson: fc.Arbitrary<Json> = fc.oneof(
  hostileText,
  fc.constantFrom<Json>(null, true, false, 0, -0, -1, 1e308, Number.MAX_SAFE_INTEGER, 1e-320, [], {}, [[]]),
  hostileText.map((text): Json => [text]),
  hostileText.map((text): Json => ({ toString: text, valueOf: text, length: -1 })),
  fc.jsonValue({ maxDepth: 4 }).map((value): Json => JSON.parse(JSON.stringify(value))),
)

/**
 * Members that address what every object inherits; `__proto__` is written as text because no literal can contain it.
 */
const POLLUTIONS = [
  '"__proto__":{"email":"a@example.com","password":"x","polluted":true}',
  '"constructor":{"prototype":{"polluted":true}}',
  '"__proto__":null',
  '"prototype":{"polluted":true}',
]

/** Bodies with malicious text, valid or not. */
const BODIES = [
  '',
  ' ',
  '{',
  '}',
  '[',
  'null',
  '0',
  '"',
  '"\\ud800"',
  '\u0000',
  '\ufeff{}',
  '{"email":"a@example.com",}',
  "{'email':'a@example.com'}",
  '{"email":NaN}',
  '{"email":1e999,"password":-1e999,"code":1e999}',
  `{"email":${'9'.repeat(4000)}}`,
  '{"email":"a@example.com","email":{"$ne":null},"password":"x","password":["x"]}',
  '{"modelId":"a","modelId":"b","inferenceParameters":{"a":1},"inferenceParameters":[]}',
  `${'['.repeat(7000)}${']'.repeat(7000)}`,
  `${'{"a":'.repeat(2500)}1${'}'.repeat(2500)}`,
  `{"modelId":"amazon.titan-text-express-v1","inferenceParameters":{"inputText":${'['.repeat(2500)}${']'.repeat(2500)}}}`,
  '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
  'email=a%40example.com&password=x',
  '--x\r\nContent-Disposition: form-data; name="email"\r\n\r\na@example.com\r\n--x--',
  `{"email":"${'\\u0000'.repeat(1000)}"}`,
]

/** The bytes of a malicious body: malicious text, bytes that are not text, or another encoding than declared. */
export const hostileBytes: fc.Arbitrary<Buffer> = fc.oneof(
  fc.constantFrom(...BODIES).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom(...BODIES).map((text) => Buffer.from(text, 'utf16le')),
  fc.constant(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])),
)

/** Breaks an object: removes, changes or adds a member, or inserts malicious members into its text. */
export function broken(fits: fc.Arbitrary<Json>): fc.Arbitrary<Buffer> {
  const members = fits.map((value) => Object.entries(Object(value)))
  const changed = fc
    .tuple(members, fc.nat(), fc.option(hostileJson, { nil: undefined }))
    .map(([all, index, value]) => {
      const name = all[index % Math.max(all.length, 1)]?.[0]
      return all.flatMap(([key, old]) =>
        key !== name ? [[key, old]] : value === undefined ? [] : [[key, value]],
      )
    })
  const grown = fc.tuple(members, hostileText, hostileJson).map(([all, key, value]) => [...all, [key, value]])
  const polluted = fc.tuple(members, fc.constantFrom(...POLLUTIONS)).map(([all, pollution]) => {
    const text = JSON.stringify(Object.fromEntries(all))
    return `{${pollution}${text === '{}' ? '' : ','}${text.slice(1)}`
  })
  return fc.oneof(
    fc.oneof(changed, grown).map((all) => Buffer.from(JSON.stringify(Object.fromEntries(all)))),
    polluted.map((text) => Buffer.from(text)),
  )
}

/** Content types other than the required one, or similar to it. */
export const contentTypes = [
  'application/json; charset=utf-8',
  'APPLICATION/JSON',
  'application/json;charset=utf-16',
  'application/jsonx',
  'application/vnd.api+json',
  'text/plain',
  'text/html',
  'application/xml',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/octet-stream',
  '',
  ';',
  'a'.repeat(1000),
] as const

/** Headers that change how a body or a caller is read if a program trusts them. */
export const hostileHeaders = [
  ['Content-Encoding', 'gzip'],
  ['Content-Encoding', 'br'],
  ['Accept', 'text/html;q=0, image/*'],
  ['Accept', '__proto__'],
  ['Accept-Encoding', 'gzip;q=0, deflate, *;q=0.1'],
  ['X-HTTP-Method-Override', 'DELETE'],
  ['X-Original-URL', '/prod/me'],
  ['X-Forwarded-For', '127.0.0.1, evil'],
  ['X-Amzn-Trace-Id', 'Root=1-00000000-000000000000000000000000'],
  ['X-Amzn-Trace-Id', 'x'],
  ['Host', 'evil.example.com'],
  ['Origin', 'null'],
  ['Cookie', 'a=b; __proto__=c'],
  ['__proto__', 'polluted'],
  ['constructor', 'polluted'],
  ['Range', 'bytes=0-1,5-6,-1'],
  ['If-None-Match', '*'],
  ['Expect', '100-continue'],
] as const satisfies readonly (readonly [string, string])[]

export const hostileQueries = [
  '?',
  '?__proto__[polluted]=1',
  '?__proto__=1&constructor=2',
  '?a=1&a=2&a=3',
  '?%00=%00',
  '?%ff=%fe',
  '?=',
  '?&&&;;;',
  `?${'a='.repeat(500)}`,
  '?a=%7B%7D',
  '?callback=alert(1)',
] as const
