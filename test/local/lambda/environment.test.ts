import { describe, expect, test, vi } from 'vitest'
import { lambdaOf } from './functionOf.ts'

describe('the result of a function', () => {
  test('passes through JSON', async () => {
    const { invoke } = lambdaOf(`
      exports.handler = async () => ({ at: new Date(0), none: undefined, list: [undefined], text: 'x' })`)
    expect(await invoke()).toEqual({ at: '1970-01-01T00:00:00.000Z', list: [null], text: 'x' })
  })

  test('is null if the function returns nothing', async () => {
    const { invoke } = lambdaOf('exports.handler = () => {}')
    expect(await invoke()).toBeNull()
  })

  test('is an error with its name and message if the function throws', async () => {
    const { invoke } = lambdaOf(`exports.handler = async () => { throw new TypeError('broken') }`)
    await expect(invoke()).rejects.toMatchObject({
      name: 'FunctionError',
      errorType: 'TypeError',
      message: 'broken',
    })
  })

  test('is an error if the function throws a value that is not an Error', async () => {
    const { invoke } = lambdaOf(`exports.handler = () => { throw 'broken' }`)
    await expect(invoke()).rejects.toMatchObject({ message: 'broken' })
  })

  test('is an error if the returned value does not convert to JSON', async () => {
    const { invoke } = lambdaOf('exports.handler = async () => ({ big: 1n })')
    await expect(invoke()).rejects.toMatchObject({ errorType: 'TypeError' })
  })
})

describe('the end of an environment', () => {
  test.each([
    ['process.exit', 'process.exit(1)'],
    ['process.exit with 0', 'process.exit(0)'],
    ['an error that nobody catches', 'setImmediate(() => { throw new Error("x") })'],
    ['a rejection that nobody handles', 'Promise.reject(new Error("x"))'],
  ])('by %s fails the call but not the runner', async (_, code) => {
    const { invoke } = lambdaOf(`exports.handler = () => { ${code}; return new Promise(() => {}) }`)
    await expect(invoke()).rejects.toMatchObject({ errorType: 'Runtime.ExitError' })
  })

  test('by exhausted memory fails the call', async () => {
    const { invoke } = lambdaOf(
      `exports.handler = async () => { const all = []; for (;;) all.push(new Array(1e5).fill({})) }`,
      { memorySize: 32 },
    )
    await expect(invoke()).rejects.toMatchObject({ errorType: 'Runtime.ExitError' })
  })

  test.each([
    ['waits for ever', 'await new Promise(() => {})'],
    ['never yields', 'for (;;) {}'],
  ])('comes with the timeout if the function %s', async (_, code) => {
    const { invoke } = lambdaOf(
      `exports.handler = async ({ stuck }) => { if (stuck) { ${code} } return 1 }`,
      {
        timeoutMillis: 4_000,
      },
    )
    expect(await invoke()).toBe(1)
    await expect(invoke({ stuck: true })).rejects.toMatchObject({
      errorType: 'Sandbox.Timedout',
      message: 'Task timed out after 4.00 seconds',
    })
    expect(await invoke()).toBe(1)
  })

  test.each([
    ['whose code does not load', 'throw new Error("at start")', 'index.handler'],
    ['without the handler', 'exports.other = () => {}', 'index.handler'],
    ['without the file', '', 'main.handler'],
  ])('is immediate for a function %s', async (_, code, handler) => {
    const { invoke, lines } = lambdaOf(code, { handler })
    await expect(invoke()).rejects.toMatchObject({ errorType: 'Runtime.ExitError' })
    expect(lines.length).toBeGreaterThan(0)
  })
})

describe('a function', () => {
  test('sees its own variables, and none of the runner', async () => {
    vi.stubEnv('OURS', 'secret')
    const { invoke } = lambdaOf('exports.handler = async () => ({ ...process.env })', {
      environment: { STAGE: 'prod' },
    })
    const variables = await invoke()
    vi.unstubAllEnvs()
    expect(variables).toEqual({ STAGE: 'prod', _X_AMZN_TRACE_ID: expect.any(String) })
  })

  test('gets the context of Lambda, with its remaining time', async () => {
    const { invoke } = lambdaOf(
      `exports.handler = async (event, context) => ({ ...context, left: context.getRemainingTimeInMillis() })`,
      { timeoutMillis: 20_000 },
    )
    const context = await invoke()
    expect(context).toMatchObject({
      functionName: 'fn',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:fn',
      memoryLimitInMB: '128',
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      logGroupName: '/aws/lambda/fn',
    })
    const { left }: { left: number } = { left: 0, ...Object(context) }
    expect(left).toBeGreaterThan(0)
    expect(left).toBeLessThanOrEqual(20_000)
  })

  test('gets a copy of the event', async () => {
    const { invoke } = lambdaOf(`exports.handler = async (event) => { event.seen = true; return event }`)
    const event = { text: 'é\u0000' }
    expect(await invoke(event)).toEqual({ text: 'é\u0000', seen: true })
    expect(event).toEqual({ text: 'é\u0000' })
  })
})

describe('the output of a function', () => {
  test('is captured line by line, from both streams', async () => {
    const { invoke, lines } = lambdaOf(`
      exports.handler = async () => {
        console.info('one\\ntwo')
        console.error('three')
        process.stdout.write('four\\n')
      }`)
    await invoke()
    await vi.waitFor(() => expect([...lines].sort()).toEqual(['four', 'one', 'three', 'two']), 20_000)
  })

  test('is captured even if it precedes a crash', async () => {
    const { invoke, lines } = lambdaOf(`
      exports.handler = () => { console.log('a last word'); process.exit(1) }`)
    await expect(invoke()).rejects.toThrow()
    await vi.waitFor(() => expect(lines).toContain('a last word'), 20_000)
  })
})
