import { afterEach, describe, expect, test, vi } from 'vitest'
import { faultOf, log } from '../../../handlers/runtime/log.ts'

const SECRET = 'securePassword123'

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a log line', () => {
  test.each(['info', 'warn', 'error'] as const)('of level %s is one line of JSON', (level) => {
    const written: unknown[] = []
    vi.spyOn(console, level).mockImplementation((line: unknown) => written.push(line))
    log(level, { modelId: 'a\nb', status: 200 })
    expect(written).toEqual([`{"level":"${level}","modelId":"a\\nb","status":200}`])
  })
})

describe('the log of an error', () => {
  test('has its name and its frames', () => {
    const { name, frames } = faultOf(new RangeError('too long'))
    expect(name).toBe('RangeError')
    expect(frames).toEqual(expect.arrayContaining([expect.stringMatching(/^at .*log\.test\.ts:\d+:\d+/)]))
  })

  test('has the request id of an AWS error', () => {
    const $metadata = { httpStatusCode: 400, requestId: 'request-1', attempts: 2 }
    expect(faultOf(Object.assign(new Error(SECRET), { $metadata }))).toMatchObject({ aws: $metadata })
  })

  test('includes its causes', () => {
    const error = new Error('outer', { cause: new TypeError('inner') })
    expect(faultOf(error)).toMatchObject({ name: 'Error', cause: { name: 'TypeError' } })
  })

  test.each([
    ['its message', new Error(SECRET)],
    ['the message of its cause', new Error('outer', { cause: new Error(SECRET) })],
    [
      'the message of the cause of its cause',
      new Error('a', { cause: new Error('b', { cause: new Error(SECRET) }) }),
    ],
    ['a cause that is text', new Error('outer', { cause: SECRET })],
    ['a message of many lines', new Error(`first\n${SECRET}\nlast`)],
    ['a message that looks like a frame', new Error(`first\n    at ${SECRET} (file.js:1:1)\nlast`)],
    ['the text that a JSON parser quotes', parserError()],
    ['a field of its own', Object.assign(new Error('x'), { password: SECRET })],
    ['itself, where it is text', SECRET],
    ['itself, where it is an object', { password: SECRET }],
  ])('never contains %s', (_, error) => {
    expect(JSON.stringify(faultOf(error))).not.toContain(SECRET)
  })
})

function parserError(): unknown {
  try {
    return JSON.parse(`${SECRET}`)
  } catch (error) {
    return error
  }
}
