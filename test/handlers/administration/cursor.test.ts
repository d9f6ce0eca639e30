import { expect, test } from 'vitest'
import { cursorOf, placeOf } from '../../../handlers/administration/cursor.ts'

test.each(['2026-11-25#jane@example.com', 'ünï&=?/+ code', ''])(
  'a cursor is safe in a query and leads back to its place: %j',
  (place) => {
    expect(cursorOf(place)).toMatch(/^[\w-]*$/)
    expect(placeOf(cursorOf(place))).toBe(place)
  },
)
