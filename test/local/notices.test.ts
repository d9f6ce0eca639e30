import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { AwsError } from '../../local/aws/call.ts'
import type { Runner } from '../../local/runner.ts'
import { bearer, Client, credentials, type SignedIn } from '../conformance/client.ts'
import { startTemporaryRunner } from './temporaryRunner.ts'

/** Costs exactly its hold: the price of an image. */
const IMAGE = {
  modelId: 'amazon.nova-canvas-v1:0',
  inferenceParameters: { taskType: 'TEXT_IMAGE', textToImageParams: { text: 'A door' } },
}
const LIMITS = {
  budgetPeriod: 'MONTH',
  requests: 1000,
  requestsPeriod: 'DAY',
  callsInFlight: 4,
  maxOutputTokens: 100,
  accessKeys: true,
}

/** Whether SES refuses every mail, and what the functions then fail with. */
let refusing = false
const faults: string[] = []

let runner: Runner
let client: Client
let administrator: SignedIn
let user: SignedIn
beforeAll(async () => {
  runner = await startTemporaryRunner({
    context: {
      MAIL_FROM: 'gateway@example.com',
      API_THROTTLE_RATE_LIMIT: '1000',
      API_THROTTLE_BURST_LIMIT: '1000',
      API_QUOTA_LIMIT: '1000',
    },
    sweepEvery: 1,
    intercept: (_call, { action }, run) => {
      if (refusing && action === 'ses:SendEmail') throw new AwsError('MessageRejected', 'Not verified', 400)
      return run()
    },
    onFault: (text) => faults.push(text),
  })
  client = new Client(runner.endpoints)
  administrator = await client.administrator()
  user = await client.signedIn()
}, 60_000)
afterAll(() => runner?.stop())

/** The mails without a code, oldest first. */
async function mailsTo(email: string): Promise<{ subject: string; text: string }[]> {
  const response = await fetch(`${runner.endpoints.mailboxUrl}?to=${encodeURIComponent(email)}`)
  const mails: { subject: string; text?: string }[] = JSON.parse(await response.text())
  return mails.flatMap(({ subject, text }) => (text === undefined ? [] : [{ subject, text }])).reverse()
}
const subjectsTo = async (email: string) => (await mailsTo(email)).map(({ subject }) => subject)
const heard = (email: string, subjects: string[]) =>
  vi.waitFor(async () => expect(await subjectsTo(email)).toEqual(subjects), {
    timeout: 20_000,
    interval: 250,
  })
const act = (method: string, route: string, path: { [name: string]: string }, body?: object) =>
  client.call(method, route, body, bearer(administrator), { path })

describe('a person', () => {
  const invoke = async (times: number) => {
    for (let time = 0; time < times; time += 1)
      expect((await client.call('POST', '/bedrock', IMAGE, credentials(user))).status).toBe(200)
  }

  test('is notified once at half of the budget, at four fifths and at its end, and so are administrators', async () => {
    const estimated = await client.call('POST', '/bedrock/estimate', IMAGE, bearer(user))
    const budgetUsd = 10 * (estimated.body.data?.reserved ?? 0)
    await act('PUT', '/admin/plans/{plan}', { plan: 'small' }, { ...LIMITS, budgetUsd })
    const personId = String(decodeJwt(user.idToken).sub)
    await act('PUT', '/admin/people/{personId}/plan', { personId }, { plan: 'small' })

    const half = 'BedrockGateway: your budget is 50% used'
    const most = 'BedrockGateway: your budget is 80% used'
    const all = 'BedrockGateway: your budget is used up'
    await invoke(6)
    await heard(user.email, [half])
    await invoke(2)
    await heard(user.email, [half, most])
    await invoke(2)
    await heard(user.email, [half, most, all])
    // Refused from now on, which causes no further mail.
    const refused = await client.call('POST', '/bedrock', IMAGE, credentials(user))
    expect(refused.body.code).toBe('budget_exceeded')
    await heard(administrator.email, Array(3).fill('BedrockGateway: budgets are running out'))
    expect((await mailsTo(administrator.email)).map(({ text }) => text)).toEqual([
      expect.stringContaining(`${user.email}: 50% of $${budgetUsd}.`),
      expect.stringContaining(`${user.email}: 80% of $${budgetUsd}.`),
      expect.stringContaining(`${user.email}: 100% of $${budgetUsd}.`),
    ])
    expect(await subjectsTo(user.email)).toHaveLength(3)
  })
})

describe('the owner of a service account', () => {
  test('is notified when it is created, gets a new key, and is deleted', async () => {
    const owner = await client.signedIn()
    const path = { serviceAccount: 'nightly-reports' }
    await act('PUT', '/admin/service-accounts/{serviceAccount}', path, { owner: owner.email })
    await act('POST', '/admin/service-accounts/{serviceAccount}/keys', path, { name: 'production' })
    await act('DELETE', '/admin/service-accounts/{serviceAccount}', path)
    const subject = 'BedrockGateway: service account nightly-reports'
    await heard(owner.email, [subject, subject, subject])
    const texts = (await mailsTo(owner.email)).map(({ text }) => text.split('\n')[0]).sort()
    expect(texts).toEqual([
      'An administrator created an access key for the service account nightly-reports.',
      'An administrator created the service account nightly-reports, or made you its owner.',
      'An administrator deleted the service account nightly-reports with its access keys.',
    ])
  })

  test('is told later where SES refuses the mail, and the function fails for its alarm', async () => {
    const owner = await client.signedIn()
    refusing = true
    await act(
      'PUT',
      '/admin/service-accounts/{serviceAccount}',
      { serviceAccount: 'late' },
      { owner: owner.email },
    )
    await vi.waitFor(() => expect(faults.join()).toContain('The notices could not be sent'), 20_000)
    expect(await subjectsTo(owner.email)).toEqual([])
    refusing = false
    await heard(owner.email, ['BedrockGateway: service account late'])
  })
})
