import { describe, expect, test, vi } from 'vitest'
import { changing } from '../../../handlers/accounts/change.ts'
import { changesInMemory } from '../changesInMemory.ts'

const { signal } = new AbortController()
const context = (requestId: string, person = 'jane') => ({ requestId, person, signal })

describe('a change', () => {
  test('runs while no other change of the same person does', async () => {
    const { changes, held } = changesInMemory()
    let atWork = 0
    let most = 0
    const work = async () => {
      atWork += 1
      most = Math.max(most, atWork)
      await new Promise((resume) => setTimeout(resume, 5))
      atWork -= 1
    }
    const kinds = ['change', 'signUp', 'reset', 'repair'] as const
    const made = await Promise.all(kinds.map((kind) => changing(context(kind), changes, kind, work)))
    expect(made).toEqual(kinds.map(() => ({ result: undefined })))
    expect([most, held()]).toEqual([1, []])
  })

  test('does not wait for a change of another person', async () => {
    const { changes, hold } = changesInMemory()
    hold('jane')
    expect(await changing(context('a', 'john'), changes, 'change', async () => 'made')).toEqual({
      result: 'made',
    })
  })

  test('ends when the work throws, and counts', async () => {
    const { changes, held, counted } = changesInMemory()
    const work = () => Promise.reject(new Error('failed'))
    await expect(changing(context('a'), changes, 'signUp', work)).rejects.toThrow('failed')
    expect([held(), counted()]).toEqual([[], { signUp: 1, change: 0 }])
  })

  test('is over even if its end cannot be stored', async () => {
    const { changes } = changesInMemory()
    const end = () => Promise.reject(new Error('lost'))
    expect(await changing(context('a'), { ...changes, end }, 'change', async () => 'made')).toEqual({
      result: 'made',
    })
  })

  test('that dies blocks others for 35 seconds', async () => {
    const { changes } = changesInMemory()
    const lives: number[] = []
    const begin: typeof changes.begin = (person, kind, change, limits, signal) => {
      lives.push(change.until - change.at)
      return changes.begin(person, kind, change, limits, signal)
    }
    await changing(context('a'), { ...changes, begin }, 'change', async () => 'made')
    expect(lives).toEqual([35_000])
  })

  test('stops waiting for another change when its own request is over', async () => {
    const { changes, hold } = changesInMemory()
    hold('jane')
    const request = new AbortController()
    const waiting = { ...context('a'), signal: request.signal }
    const changed = changing(waiting, changes, 'change', async () => 'made')
    request.abort()
    await expect(changed).rejects.toThrow('aborted')
  })

  test('gives up on another change that does not end, and says so', async () => {
    const { changes, hold } = changesInMemory()
    hold('jane')
    vi.useFakeTimers()
    try {
      const changed = changing(context('a'), changes, 'change', async () => 'made')
      await vi.advanceTimersByTimeAsync(5000)
      expect(await changed).toMatchObject({ busy: { status: 429, body: { code: 'change_under_way' } } })
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('in an hour', () => {
  test.each([
    ['change', 60],
    ['signUp', 5],
    ['reset', 20],
  ] as const)('allows a %s %i times', async (kind, limit) => {
    const { changes } = changesInMemory()
    const change = () => changing(context('a'), changes, kind, async () => 'made')
    for (let made = 0; made < limit; made += 1) expect(await change()).toEqual({ result: 'made' })
    const refused = await change()
    expect(refused).toMatchObject({
      busy: { status: 429, body: { code: 'too_many_changes', left: 0, resetsAt: expect.any(String) } },
    })
  })

  test.each([
    ['2026-11-25T12:00:00.000Z', '3600'],
    ['2026-11-25T12:45:00.001Z', '900'],
    ['2026-11-25T12:59:59.999Z', '1'],
  ])('tells at %s how many seconds are left: %s', async (now, seconds) => {
    vi.useFakeTimers({ now: Date.parse(now), toFake: ['Date'] })
    try {
      const { changes } = changesInMemory()
      const signUp = () => changing(context('a'), changes, 'signUp', async () => 'made')
      for (let made = 0; made < 5; made += 1) await signUp()
      expect(await signUp()).toEqual({
        busy: expect.objectContaining({
          headers: { 'Retry-After': seconds },
          body: expect.objectContaining({
            message: 'This account was changed too often within the hour. Try again when the limit resets.',
            resetsAt: '2026-11-25T13:00:00.000Z',
          }),
        }),
      })
    } finally {
      vi.useRealTimers()
    }
  })

  test('counts neither a change without an effect nor a repair', async () => {
    const { changes, counted } = changesInMemory()
    await changing(
      context('a'),
      changes,
      'signUp',
      async () => 'refused',
      () => false,
    )
    await changing(context('b'), changes, 'repair', async () => 'made')
    expect(counted()).toEqual({ signUp: 0, change: 0 })
  })

  test('sign-ups and resets do not use up other changes, however often they are refused', async () => {
    const { changes, counted } = changesInMemory()
    for (let attempt = 0; attempt < 70; attempt += 1) {
      await changing(context('a'), changes, 'signUp', async () => {})
      await changing(context('b'), changes, 'reset', async () => {})
    }
    expect(counted()).toEqual({ signUp: 5, reset: 20, change: 0 })
  })
})
