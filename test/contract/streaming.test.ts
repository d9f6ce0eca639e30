import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { CONTRACT_FILE, readContract } from '../../contract/document.ts'
import { generate } from '../../contract/generate.ts'
import { redocly } from '../../contract/redocly.ts'
import { responseHeaders } from '../../generated/operations.ts'
import { problem } from '../../handlers/runtime/problem.ts'
import { projectCopy } from '../projectCopy.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { HANDLER, withCount } from './count.ts'
import { startCopy } from './startCopy.ts'
import { TypeCheck } from './typecheck.ts'

/** Code that must not compile; an expected error that does not occur is an error as well. */
const CASES = `import { countTo as operation, getOpenapi } from '../generated/operations.ts'
import type { Events } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'
import { serveStream } from './runtime/stream.ts'

async function* declared(): Events<'countTo'> {
  yield { event: 'number', id: '1', data: { n: 1 } }
  yield { event: 'error', data: problem(500, 'Lost count.').body }
}

async function* wrongType(): Events<'countTo'> {
  // @ts-expect-error A number is no text.
  yield { data: { n: 'one' } }
}

async function* excessField(): Events<'countTo'> {
  // @ts-expect-error The contract declares no field of this name.
  yield { data: { n: 1, secret: 'x' } }
}

// @ts-expect-error An operation that streams is not answered as a whole.
const whole = serve(operation, async () => problem(422, 'Too far.'), {})

// @ts-expect-error An operation that is answered as a whole does not stream.
const streamed = serveStream(getOpenapi, declared, {})

const refusing = serveStream(operation, async () => problem(422, 'Too far.'), {})

// @ts-expect-error The contract declares no 409.
const undeclared = serveStream(operation, async () => problem(409, 'Too far.'), {})

// @ts-expect-error There are no events in place of a whole answer of 200.
const inPlace = serveStream(operation, async () => ({ status: 200, body: { n: 1 } }), {})

const failing = serveStream(operation, declared, {}, ({ status }) => ({ data: { n: status } }))

export const cases = { wrongType, excessField, whole, streamed, refusing, undeclared, inPlace, failing }
`

/** The same events without a Problem among them, so that the handler must define the form of a failure. */
const UNDECLARED = `import { countTo as operation } from '../generated/operations.ts'
import type { Events } from './runtime/contract.ts'
import { serveStream } from './runtime/stream.ts'

async function* numbers(): Events<'countTo'> {
  yield { data: { n: 1 } }
}

export const told = serveStream(operation, numbers, {}, ({ status }) => ({ data: { n: status } }))

// @ts-expect-error The contract declares no such event as a Problem.
export const untold = serveStream(operation, numbers, {})
`

test('a handler compiles only if it streams what the contract declares', async () => {
  const contract = withCount(readFileSync(CONTRACT_FILE, 'utf8'))
  const file = join(temporaryFolder(), 'openapi.yaml')
  writeFileSync(file, contract)
  const cases = new TypeCheck({ ...HANDLER, 'handlers/countTo.test-d.ts': CASES })
  expect(cases.firstError(await generate(readContract(file)))).toBeUndefined()
  writeFileSync(
    file,
    contract.replace(/\{oneOf: \[(\{\$ref: '#\/components\/schemas\/Count'\}).*\]\}/, (_, count) => count),
  )
  const undeclared = new TypeCheck({ 'handlers/countTo.test-d.ts': UNDECLARED })
  expect(undeclared.firstError(await generate(readContract(file)))).toBeUndefined()
}, 180_000)

test('events go from the contract to a handler and, one by one, to the caller', async () => {
  const folder = projectCopy()
  const contract = readFileSync(join(folder, 'openapi.yaml'), 'utf8')
  writeFileSync(join(folder, 'openapi.yaml'), withCount(contract))
  for (const [file, text] of Object.entries(HANDLER)) writeFileSync(join(folder, file), text)
  expect((await redocly(['lint'], folder)).passed).toBe(true)
  execFileSync(process.execPath, ['contract/generate.ts'], { cwd: folder })
  const { url, state, printed } = await startCopy(folder)
  const logged = (file: string): { [field: string]: unknown }[] =>
    readFileSync(join(state, file), 'utf8')
      .split('\n')
      .flatMap((line) => (line.includes('{"') ? JSON.parse(line.slice(line.indexOf('{'))) : []))
  // The line about a stream is written after the caller has its last byte.
  const logs = (file: string, line: { [field: string]: unknown }) =>
    vi.waitFor(() => expect(logged(file).at(-1)).toMatchObject(line), 20_000)

  const counted = await fetch(`${url}/count?to=3`)
  expect(counted.status).toBe(200)
  expect(await counted.text()).toBe('data: {"n":1}\n\ndata: {"n":2}\n\ndata: {"n":3}\n\n')
  expect(Object.fromEntries(counted.headers)).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-expose-headers': expect.stringContaining('X-Counts'),
    'cache-control': 'no-cache, no-transform',
    'content-type': 'text/event-stream',
    'strict-transport-security': responseHeaders['Strict-Transport-Security'],
    'transfer-encoding': 'chunked',
    'x-counts': '3',
  })
  await logs('access.log', {
    resource: '/count',
    status: '200',
    transferMode: 'STREAMED',
    headersMs: expect.stringMatching(/^\d+$/),
    firstContentMs: expect.stringMatching(/^\d+$/),
    responseBytes: '45',
  })
  await logs('functions.log', {
    level: 'info',
    status: 200,
    events: 3,
    settled: true,
  })

  const none = await fetch(`${url}/count?to=0`)
  expect([none.status, none.headers.get('content-type'), await none.text()]).toEqual([
    200,
    'text/event-stream',
    '',
  ])

  // An error before the first event keeps its status, a later one becomes an event.
  const refused = await fetch(`${url}/count`)
  expect([refused.status, refused.headers.get('content-type')]).toEqual([422, 'application/json'])
  expect(await refused.json()).toMatchObject({ errors: [{ field: 'query.to', message: 'is required' }] })
  const lost = problem(503, 'Lost count.').body
  const early = await fetch(`${url}/count?to=3&failAt=1`)
  expect([early.status, early.headers.get('access-control-allow-origin'), await early.json()]).toEqual([
    503,
    '*',
    lost,
  ])
  const late = await fetch(`${url}/count?to=3&failAt=2`)
  expect([late.status, await late.text()]).toEqual([
    200,
    `data: {"n":1}\n\nevent: error\ndata: ${JSON.stringify(lost)}\n\n`,
  ])
  await logs('functions.log', {
    level: 'error',
    status: 200,
    failed: 503,
    events: 1,
  })

  const large = await fetch(`${url}/count?to=80&size=100000`)
  expect((await large.arrayBuffer()).byteLength).toBeGreaterThan(8_000_000)

  // The runner checks each event against the contract, but passes it on in any case.
  expect(printed()).not.toContain('!!!')
  const undeclared = await fetch(`${url}/count?to=0&size=-1`)
  expect(await undeclared.text()).toBe('data: {"n":-1}\n\ndata: {"n":0}\n\n')
  await vi.waitFor(() =>
    expect(printed()).toContain('!!! countTo answered 200 against the contract: event 1: '),
  )

  // A function is not told that its caller disconnected: it runs to its end.
  const call = request(`${url}/count?to=400&size=100000`)
  call.end()
  const [response] = await once(call, 'response')
  await once(response, 'data')
  call.on('error', () => {})
  response.on('error', () => {})
  call.destroy()
  await logs('functions.log', { status: 200, events: 400, settled: true })
}, 180_000)
