import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { ask } from '../../../handlers/ledger/ask.ts'
import type { Asked, Context, Used } from '../../../handlers/ledger/spend.ts'
import { modelApi } from '../../../handlers/ports/modelApi.ts'
import { AwsError } from '../../../local/aws/call.ts'
import { ConnectionReset, type Intercept } from '../../../local/aws/intercept.ts'
import { BLOCKED_WORD } from '../../../local/bedrock/guardrail.ts'
import { createBedrock } from '../../../local/bedrock/service.ts'
import { serveAws } from '../../local/aws/serveAws.ts'
import { LIMITS } from './ledgerTable.ts'
import { openLedger } from './openLedger.ts'

const CLAUDE = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'
const MESSAGES = { model: CLAUDE, max_tokens: 100, messages: [{ role: 'user', content: 'Say hello.' }] }
const HEADERS = { 'anthropic-version': '2023-06-01' }
const TEXT = { messages: [{ role: 'user', content: [{ text: 'Say hello.' }] }] }

/** The interception of a test's calls. */
let befalls: Intercept = (_call, _operation, run) => run()
let aws: { url: string; close: () => void }
beforeAll(async () => {
  aws = await serveAws([createBedrock()], undefined, (...call) => befalls(...call))
})
afterAll(() => aws.close())

let logged: { [field: string]: unknown } = {}
let settled: Used[] = []
const ledger: typeof openLedger = {
  ...openLedger,
  async record(_person, _call, { unsettled, ...spending }) {
    settled.push(unsettled ? 'unknown' : spending)
  },
}
beforeEach(() => {
  befalls = (_call, _operation, run) => run()
  logged = {}
  settled = []
  const environment = {
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: 'us-east-1',
    ...LIMITS,
    BUDGET_LIMIT_USD: 'none',
  }
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local')
})
afterEach(() => {
  vi.unstubAllEnvs()
})

const GUARDED = { modelId: 'amazon.nova-lite-v1:0', api: 'converse' as const, headers: {} }

const asking = (asked: Partial<Asked> & { streams?: boolean }) => {
  const context: Context = {
    requestId: 'request-1',
    person: 'person',
    sub: 'sub-of-the-person',
    standing: { disabled: false },
    signal: AbortSignal.timeout(20_000),
    log: (fields) => Object.assign(logged, fields),
  }
  const defaults: Asked = { modelId: CLAUDE, api: 'messages', body: MESSAGES, headers: HEADERS }
  return ask(context, { streams: false, ...defaults, ...asked }, { ledger, modelApi })
}

/** Listens at a port without accepting connections. */
async function listenDeaf(): Promise<{ url: string; close: () => void }> {
  const listening = `
    const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      require('node:fs').writeSync(1, String(server.address().port))
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    })`
  const child = spawn(process.execPath, ['-e', listening])
  const [port] = await once(child.stdout, 'data')
  // The system itself accepts as many as fit into its queue.
  const waiting = [1, 2, 3].map(() => connect(Number(port), '127.0.0.1').on('error', () => {}))
  await Promise.all(waiting.slice(0, 2).map((socket) => once(socket, 'connect')))
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      for (const socket of waiting) socket.destroy()
      child.kill('SIGKILL')
    },
  }
}

describe('a complete response', () => {
  test("is Bedrock's own, and settled by its usage", async () => {
    expect(await asking({})).toMatchObject({ answer: { type: 'message', role: 'assistant' } })
    expect(settled).toMatchObject([{ inputTokens: expect.any(Number), outputTokens: expect.any(Number) }])
  })

  test('comes through Converse too', async () => {
    const answered = await asking({
      modelId: 'amazon.nova-lite-v1:0',
      api: 'converse',
      body: TEXT,
      headers: {},
    })
    expect(answered).toMatchObject({
      answer: { output: { message: { role: 'assistant' } }, stopReason: 'end_turn' },
    })
  })

  test('keeps a number that a double cannot represent in the request', async () => {
    const sent: string[] = []
    befalls = (call, _operation, run) => {
      sent.push(call.body.toString())
      return run()
    }
    await asking({ body: { ...MESSAGES, top_k: JSON.rawJSON('12345678901234567890') } })
    expect(sent[0]).toContain('"top_k":12345678901234567890')
  })

  test.each([
    ['is throttled', 'ThrottlingException', 429, 429, 2, 'rate_limit_error'],
    ['fails', 'InternalServerException', 500, 503, 2, 'overloaded_error'],
    ['refuses the request', 'ValidationException', 400, 400, 1, 'invalid_request_error'],
    ['does not know the model', 'ResourceNotFoundException', 404, 404, 1, 'not_found_error'],
  ])(
    'is refused if Bedrock %s, with its message, and costs nothing',
    async (_, code, answered, status, attempts, type) => {
      let asked = 0
      befalls = () => {
        asked += 1
        throw new AwsError(code, 'In the words of Bedrock.', answered)
      }
      expect(await asking({})).toMatchObject({
        refused: { status, body: { message: 'In the words of Bedrock.', error: { type } } },
      })
      expect([asked, settled]).toEqual([attempts, []])
    },
  )

  test('is retried after one failure', async () => {
    let asked = 0
    befalls = (_call, _operation, run) => {
      asked += 1
      if (asked === 1) throw new AwsError('ThrottlingException', 'Too many requests', 429)
      return run()
    }
    expect(await asking({})).toHaveProperty('answer')
    expect(asked).toBe(2)
  })

  test('is retried after a broken connection', async () => {
    let asked = 0
    befalls = (_call, _operation, run) => {
      asked += 1
      if (asked === 1) throw new ConnectionReset()
      return run()
    }
    expect(await asking({})).toHaveProperty('answer')
    expect(asked).toBe(2)
  })

  test('is retried after a connection timeout', async () => {
    const deaf = await listenDeaf()
    vi.stubEnv('AWS_ENDPOINT_URL', deaf.url)
    const begun = performance.now()
    await expect(asking({})).rejects.toThrow('did not establish a connection')
    // Each attempt may take two seconds.
    expect(performance.now() - begun).toBeGreaterThan(3900)
    deaf.close()
  })

  test('is refused without the names of the account and the role', async () => {
    befalls = () => {
      const role = 'arn:aws:sts::123456789012:assumed-role/Gateway-createMessage/x'
      throw new AwsError('AccessDeniedException', `User: ${role} may not, says 123456789012`, 403)
    }
    const refused = JSON.stringify(await asking({}))
    expect(refused).toContain('may not')
    expect(refused).not.toMatch(/123456789012|Gateway-createMessage/)
  })
})

describe('a stream', () => {
  const read = async (asked: Parameters<typeof asking>[0]) => {
    const answered = await asking({ streams: true, ...asked })
    if (!('events' in answered)) throw new Error(JSON.stringify(answered))
    return answered.events
  }

  test('passes the events on unchanged, and ends after the call is settled', async () => {
    const names: string[] = []
    for await (const { event = '', data } of await read({ body: { ...MESSAGES, stream: true } })) {
      names.push(event)
      expect(JSON.parse(data)).toMatchObject({ type: event })
      if (event === 'message_stop') expect(settled).toHaveLength(1)
    }
    expect(names.at(0)).toBe('message_start')
    expect(names.at(-1)).toBe('message_stop')
    expect(settled).toMatchObject([{ outputTokens: expect.any(Number) }])
  })

  test('of Converse has the names of its messages', async () => {
    const names = new Set<string | undefined>()
    const nova = { modelId: 'amazon.nova-lite-v1:0', api: 'converse' as const, body: TEXT, headers: {} }
    for await (const { event } of await read(nova)) names.add(event)
    expect([...names]).toEqual([
      'messageStart',
      'contentBlockDelta',
      'contentBlockStop',
      'messageStop',
      'metadata',
    ])
    expect(settled).toHaveLength(1)
  })

  test.each([
    ['with an exception of Bedrock', 'simulated.mid-stream-throttled-v1:0', { status: 429 }],
    ['with the connection', 'simulated.cut-stream-v1:0', {}],
  ])('that breaks off %s throws, and costs the whole hold', async (_, modelId, error) => {
    const events = await read({ modelId, api: 'converse', body: TEXT, headers: {} })
    await expect(Array.fromAsync(events)).rejects.toMatchObject(error)
    expect(settled).toEqual(['unknown'])
  })

  test('that is refused at once does not start', async () => {
    const simulated = {
      modelId: 'simulated.throttled-v1:0',
      api: 'converse' as const,
      body: TEXT,
      headers: {},
    }
    expect(await asking({ streams: true, ...simulated })).toMatchObject({ refused: { status: 429 } })
    expect(settled).toEqual([])
  })
})

describe('under a guardrail', () => {
  const said = (text: string) => ({ messages: [{ role: 'user', content: [{ text }] }] })
  beforeEach(() => vi.stubEnv('GUARDRAIL', 'abcdefghij12:3'))

  test('a blocked call is refused with its code, and costs the counted usage', async () => {
    const asked = await asking({ ...GUARDED, body: said(BLOCKED_WORD) })
    expect(asked).toMatchObject({ refused: { status: 400, body: { code: 'guardrail_intervened' } } })
    expect(settled).toMatchObject([{ inputTokens: 0, outputTokens: 0 }])
  })

  test('a stream fails after its usage is known, and does not signal a normal end', async () => {
    const asked = await asking({ ...GUARDED, body: said(BLOCKED_WORD), streams: true })
    if (!('events' in asked)) throw new Error('There are no events')
    const seen: (string | undefined)[] = []
    const reading = async () => {
      for await (const { event } of asked.events) seen.push(event)
    }
    await expect(reading()).rejects.toMatchObject({ status: 400, details: { code: 'guardrail_intervened' } })
    expect(seen).not.toContain('messageStop')
    expect(settled).toMatchObject([{ inputTokens: 0, outputTokens: 0 }])
  })

  test('text that only mentions guardrails passes', async () => {
    const asked = await asking({ ...GUARDED, body: said('What is a guardrail?'), streams: true })
    if (!('events' in asked)) throw new Error('There are no events')
    expect((await Array.fromAsync(asked.events)).map(({ event }) => event)).toContain('messageStop')
  })

  test('no call goes out through an API that cannot apply it', async () => {
    expect(await asking({})).toMatchObject({
      refused: { status: 400, body: { code: 'guardrail_not_applicable' } },
    })
    expect(settled).toEqual([])
  })

  test('no call goes out if the guardrail is not configured', async () => {
    vi.stubEnv('GUARDRAIL', undefined)
    await expect(asking(GUARDED)).rejects.toThrow('GUARDRAIL is not set')
  })
})
