import { describe, expect, test } from 'vitest'
import { type Recorded, transcript } from '../../demo/transcript.ts'

const recorded = (stated: Partial<Recorded>): string =>
  transcript({
    method: 'POST',
    path: '/login',
    headers: {},
    body: undefined,
    status: 200,
    answerHeaders: {},
    answer: undefined,
    ...stated,
  })

describe('a transcript', () => {
  test('shows what was sent and what was received', () => {
    const shown = recorded({ headers: { Accept: '*/*' }, body: { a: 1 }, answer: { b: null } })
    expect(shown.split('\n')).toEqual([
      '  > POST /login',
      '  > Accept: */*',
      '  > {',
      '  >   "a": 1',
      '  > }',
      '  < 200',
      '  < {',
      '  <   "b": null',
      '  < }',
    ])
  })

  test.each([
    ['a password', { body: { password: 'topSecret1' } }],
    ['an API key', { answer: { data: { 'API Key': 'topSecret1' } } }],
    ['an ID token', { answer: { IdToken: 'topSecret1' } }],
    ['a refresh token that is sent', { body: { refreshToken: 'topSecret1' } }],
    ['a token in a header', { headers: { Authorization: 'Bearer topSecret1' } }],
    ['a bare token in a header', { headers: { authorization: 'topSecret1' } }],
    ['a key in a header', { headers: { 'x-api-key': 'topSecret1' } }],
  ])('shows only the first characters of %s', (_, stated) => {
    expect(recorded(stated)).not.toContain('Secret')
    expect(recorded(stated)).toContain('topS…')
  })

  test('shortens long values, and says by how much', () => {
    expect(recorded({ body: 'x'.repeat(1000) })).toMatch(/> x{80}… \(1000 characters\)/)
    expect(recorded({ answer: { list: [1, 2, 3, 4] } })).toContain('"… 2 more"')
  })
})
