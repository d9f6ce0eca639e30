import { describe, expect, it } from 'vitest'
import { expectRefused, turns } from './converted.ts'

const AT = 'messages.[0].content.[0]'

const user = (...content: object[]) => [{ role: 'user', content }]
const image = (url: unknown) => ({ type: 'image_url', image_url: { url } })
const file = (file_data: unknown, filename?: unknown) => ({ type: 'file', file: { file_data, filename } })
const blocks = (...content: object[]) => turns(user(...content))[0]?.content

describe('an image', () => {
  it.each([
    ['image/png', 'png'],
    ['image/jpeg', 'jpeg'],
    ['image/jpg', 'jpeg'],
    ['image/gif', 'gif'],
    ['image/webp', 'webp'],
    ['IMAGE/PNG;name=a', 'png'],
  ])('of type %s is read from its data URL', (type, format) => {
    const taken = [{ image: { format, source: { bytes: 'aGk=' } } }]
    expect(blocks(image(`data:${type};base64,aGk=`))).toEqual(taken)
  })

  it.each(['aGho', 'aGk=', 'aA=='])('accepts base64 with its own padding: %s', (bytes) => {
    expect(blocks(image(`data:image/png;base64,${bytes}`))).toEqual([
      { image: { format: 'png', source: { bytes } } },
    ])
  })

  it('may be a bare URL without an object', () => {
    const part = { type: 'image_url', image_url: 'data:image/png;base64,aGk=' }
    expect(blocks(part)).toEqual([{ image: { format: 'png', source: { bytes: 'aGk=' } } }])
  })

  it.each<[unknown, RegExp]>([
    ['https://example.com/cat.png', /fetches no URLs/],
    ['http://169.254.169.254/latest/meta-data', /fetches no URLs/],
    ['s3://bucket/cat.png', /fetches no URLs/],
    ['data:image/png,hi', /fetches no URLs/],
    ['data:image/png;base64', /fetches no URLs/],
    ['data:image/svg+xml;base64,aGk=', /PNG, JPEG, GIF or WebP/],
    ['data:image/png;base64,', /base64/],
    ['data:image/png;base64,a b', /base64/],
    ['data:image/png;base64,a===', /base64/],
    [7, /image_url.url/],
  ])('at %s is refused', (url, words) => {
    expectRefused({ messages: user(image(url)) }, AT, words)
  })
})

describe('a file', () => {
  const named = (format: string, name: string) => [{ document: { format, name, source: { bytes: 'aGk=' } } }]

  it('becomes a document whose format follows from its data URL or its name', () => {
    expect(blocks(file('data:application/pdf;base64,aGk=', 'Report 2026.pdf'))).toEqual(
      named('pdf', 'Report 2026 1'),
    )
    expect(blocks(file('aGk=', 'figures.XLSX'))).toEqual(named('xlsx', 'figures 1'))
    expect(blocks(file('data:application/octet-stream;base64,aGk=', 'page.htm'))).toEqual(
      named('html', 'page 1'),
    )
  })

  it('gets a unique name with only the characters that Bedrock allows', () => {
    const data = 'data:text/plain;base64,aGk='
    const names = [
      undefined,
      "John's  report,\tnö.txt",
      '../../etc/passwd',
      'a'.repeat(500),
      'a.txt',
      'a.txt',
    ]
    const found = blocks(...names.map((name) => file(data, name)))?.map((block) =>
      'document' in block ? block.document.name : undefined,
    )
    expect(found).toEqual([
      'document 1',
      'John s report n 2',
      'etc passwd 3',
      `${'a'.repeat(100)} 4`,
      'a 5',
      'a 6',
    ])
  })

  it.each<[object, RegExp]>([
    [{ type: 'file', file: { file_id: 'file-1' } }, /stores no files/],
    [{ type: 'file' }, /stores no files/],
    [file('aGk='), /one of/],
    [file('data:application/zip;base64,aGk=', 'a.zip'), /one of/],
    [file('data:application/pdf;base64,a b', 'a.pdf'), /base64/],
    [file('aGk=', 7), /filename/],
  ])('%j is refused', (part, words) => {
    expectRefused({ messages: user(part) }, AT, words)
  })
})
