import { availableParallelism } from 'node:os'
import { describe, expect, test, vi } from 'vitest'
import { lambdaOf } from './functionOf.ts'

/** Returns which environment answered, and how many calls it had concurrently and in total. */
const COUNTING = `
  const environment = require('node:crypto').randomUUID()
  let now = 0, most = 0, calls = 0
  exports.handler = async ({ millis = 0 }) => {
    most = Math.max(most, ++now)
    calls += 1
    await new Promise((resolve) => setTimeout(resolve, millis))
    now -= 1
    return { environment, most, calls }
  }`

type Counted = { environment: string; most: number; calls: number }
const counted = (result: unknown): Counted => ({ environment: '', most: 0, calls: 0, ...Object(result) })

describe('an execution environment', () => {
  test('is reused while it is warm', async () => {
    const { invoke } = lambdaOf(COUNTING)
    const first = counted(await invoke())
    const second = counted(await invoke())
    expect(second).toEqual({ environment: first.environment, most: 1, calls: 2 })
  })

  test('serves one call at a time, and long waits start more environments', async () => {
    const { invoke } = lambdaOf(COUNTING)
    const results = (await Promise.all([1, 2, 3].map(() => invoke({ millis: 500 })))).map(counted)
    expect(results.map(({ most }) => most)).toEqual([1, 1, 1])
    expect(new Set(results.map(({ environment }) => environment)).size).toBe(3)
  })

  test('starts at once up to the parallelism of the machine, and further short calls wait for a free one', async () => {
    const { invoke } = lambdaOf(COUNTING)
    await invoke()
    const results = (await Promise.all(Array.from({ length: 20 }, () => invoke()))).map(counted)
    const environments = new Set(results.map(({ environment }) => environment))
    expect(environments.size).toBe(Math.min(availableParallelism(), 10))
  })

  test('is one of at most ten, and further calls wait', async () => {
    const { invoke } = lambdaOf(COUNTING)
    // Each call is followed by another, so that new calls meet waiting calls.
    const results = await Promise.all(
      Array.from({ length: 25 }, async () => [await invoke({ millis: 800 }), await invoke({ millis: 800 })]),
    )
    const all = results.flat().map(counted)
    expect(all.map(({ most }) => most)).toEqual(all.map(() => 1))
    expect(new Set(all.map(({ environment }) => environment)).size).toBe(10)
  })

  test('that crashed is replaced by a new one', async () => {
    const { invoke } = lambdaOf(`
      exports.handler = async ({ crash }) => {
        if (crash) setImmediate(() => { throw new Error('gone') })
        return crash ? new Promise(() => {}) : 'alive'
      }`)
    await expect(invoke({ crash: true })).rejects.toMatchObject({ errorType: 'Runtime.ExitError' })
    expect(await invoke()).toBe('alive')
  })

  test('that died after its response is replaced by a new one', async () => {
    const { invoke, lines } = lambdaOf(`
      exports.handler = async ({ die }) => {
        if (die) setTimeout(() => { throw new Error('an afterthought') }, 50)
        return 'alive'
      }`)
    expect(await invoke({ die: true })).toBe('alive')
    await vi.waitFor(() => expect(lines).toContain('Error: an afterthought'), 20_000)
    // A call may still reach the dying environment, as on Lambda; the next call does not.
    await vi.waitFor(async () => expect(await invoke()).toBe('alive'), 20_000)
  })
})

describe('a function', () => {
  test('that does not exist cannot be invoked', async () => {
    const { lambda } = lambdaOf(COUNTING)
    await expect(lambda.invoke('arn:of:nobody', {})).rejects.toMatchObject({
      errorType: 'ResourceNotFoundException',
    })
  })

  test('killed by its trace id fails as in a crash, and no other function fails', async () => {
    const { lambda, lines } = lambdaOf(`
      exports.handler = async ({ name }) => {
        console.log(name)
        return name === 'stays' ? name : new Promise(() => {})
      }`)
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:fn'
    const goes = lambda.invoke(arn, { name: 'goes' }, 'Root=1-goes')
    const failed = expect(goes).rejects.toMatchObject({ errorType: 'Runtime.ExitError' })
    await vi.waitFor(() => expect(lines).toContain('goes'), 20_000)
    await lambda.kill('Root=1-other')
    await lambda.kill('Root=1-goes')
    await failed
    expect(await lambda.invoke(arn, { name: 'stays' })).toBe('stays')
  })
})

describe('stopping', () => {
  test('fails running and waiting calls, and starts no further environment', async () => {
    const { lambda, invoke, lines } = lambdaOf(`
      exports.handler = async () => { console.log('began'); return new Promise(() => {}) }`)
    const calls = Promise.allSettled(Array.from({ length: 12 }, () => invoke()))
    await vi.waitFor(() => expect(lines).toHaveLength(10), 20_000)
    await lambda.stop()
    expect((await calls).map(({ status }) => status)).toEqual(Array.from({ length: 12 }, () => 'rejected'))
    await expect(invoke()).rejects.toMatchObject({ errorType: 'ServiceException' })
    expect(lines).toHaveLength(10)
  })
})
