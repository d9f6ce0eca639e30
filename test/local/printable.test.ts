import { expect, test } from 'vitest'
import { printable } from '../../local/printable.ts'

test.each([
  ['GET /prod/docs 200', 'GET /prod/docs 200'],
  ['Zoë 你好 👩‍🚀', 'Zoë 你好 👩‍🚀'],
  ['\u001b[31mred', '\\u001b[31mred'],
  ['\u009b2J', '\\u009b2J'],
  ['one\r\ntwo', 'one\\u000d\\u000atwo'],
  ['\u202etxt.exe', '\\u202etxt.exe'],
  ['\u007f\u2028', '\\u007f\\u2028'],
])('%j is printed as %s', (text, printed) => {
  expect(printable(text)).toBe(printed)
})
