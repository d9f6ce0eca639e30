import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { projectCopy } from '../projectCopy.ts'
import { startCopy } from './startCopy.ts'
import { HANDLERS, withThings } from './thing.ts'

test('parameters go from the contract to a handler and into the response', async () => {
  const folder = projectCopy()
  const contract = withThings(readFileSync(join(folder, 'openapi.yaml'), 'utf8')).replace(
    'description: What was asked for.\n',
    (text) =>
      `${text}          headers: {X-Total: {description: How many there are., schema: {type: integer}}}\n`,
  )
  writeFileSync(join(folder, 'openapi.yaml'), contract)
  for (const [file, text] of Object.entries(HANDLERS)) writeFileSync(join(folder, file), text)
  execFileSync(process.execPath, ['contract/generate.ts'], { cwd: folder })
  const { url } = await startCopy(folder)
  const get = async (path: string, headers: { [name: string]: string } = {}) => {
    const response = await fetch(`${url}${path}`, { headers })
    const { data, errors, message }: { [name: string]: unknown } = JSON.parse(await response.text())
    return [response.status, data ?? errors ?? message]
  }

  const read = { thingId: 7, limit: 10, tag: ['a', 'b'] }
  expect(await get('/things/7?limit=10&tag=a&tag=b')).toEqual([200, read])
  expect(await get('/things/7/?limit=5&limit=10&tag=a;tag=b&other=1')).toEqual([200, read])
  expect(await get('/things/7', { 'x-depth': '0.5' })).toEqual([200, { thingId: 7, limit: 20, depth: 0.5 }])

  expect(await get('/things/x?limit=')).toEqual([
    422,
    [
      { field: 'path.thingId', message: 'must be integer' },
      { field: 'query.limit', message: 'must be integer' },
    ],
  ])
  expect(await get('/things/0?limit=101&tag=c', { 'X-Depth': '1' })).toEqual([
    400,
    [
      { field: 'path.thingId', message: 'must be >= 1' },
      { field: 'query.limit', message: 'must be <= 100' },
      { field: 'query.tag.0', message: 'must be equal to one of the allowed values' },
    ],
  ])
  expect(await get('/things')).toEqual([404, 'Not Found'])
  expect(await get('/things/7/parts')).toEqual([404, 'Not Found'])

  const file = (key: string) => [200, { shelf: 'a', key, baseUrl: url }]
  expect(await get('/shelves/a/files/one')).toEqual(file('one'))
  expect(await get('/shelves/a/files/one/two%2Fthree/%C3%BC+%2B')).toEqual(file('one/two/three/ü++'))
  expect(await get('/shelves/A/files/%ff')).toEqual([
    400,
    [{ field: 'path.key', message: 'is not UTF-8 in percent-encoding' }],
  ])
  expect(await get('/shelves/a/files')).toEqual([404, 'Not Found'])

  const preflight = await fetch(`${url}/things/7`, { method: 'OPTIONS' })
  expect(preflight.headers.get('access-control-allow-headers')).toContain('X-Depth')
  const answer = await fetch(`${url}/things/7`)
  expect(answer.headers.get('access-control-expose-headers')).toContain('X-Total')
  expect(answer.headers.get('x-total')).toBe('1')
  const head = await fetch(`${url}/things/7`, { method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
  expect(head.headers.get('content-length')).toBe(String((await answer.arrayBuffer()).byteLength))

  const published: { paths: object } = JSON.parse(await (await fetch(`${url}/openapi.json`)).text())
  expect(Object.keys(published.paths)).toContain('/shelves/{shelf}/files/{key}')
}, 120_000)
