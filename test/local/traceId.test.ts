import { describe, expect, test } from 'vitest'
import { newTraceId, sentTraceId } from '../../local/traceId.ts'

describe('a trace id', () => {
  test("has X-Ray's format, and is passed on unchanged", () => {
    const traceId = newTraceId(Date.UTC(2026, 0, 31))
    expect(traceId).toMatch(/^Root=1-697d4600-[0-9a-f]{24}$/)
    expect(sentTraceId(traceId)).toBe(traceId)
    expect(newTraceId()).not.toBe(newTraceId())
  })

  test.each([undefined, '', 'Root=1-x', `${newTraceId()};Sampled=1`, `${newTraceId()}\r\nX: 1`])(
    'of the form %j is not accepted from a client',
    (header) => {
      expect(sentTraceId(header)).toBeUndefined()
    },
  )
})
