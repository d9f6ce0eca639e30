import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import {
  type APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  DeleteUsagePlanKeyCommand,
  GetUsageCommand,
  GetUsagePlanCommand,
  GetUsagePlanKeyCommand,
  GetUsagePlanKeysCommand,
  GetUsagePlansCommand,
  UpdateUsageCommand,
} from '@aws-sdk/client-api-gateway'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startControlPlane } from './startControlPlane.ts'

async function createKey(client: APIGatewayClient, name = 'key'): Promise<string> {
  const { id = '' } = await client.send(new CreateApiKeyCommand({ name, enabled: true }))
  return id
}

const join1 = (keyId: string, usagePlanId = 'plan1') =>
  new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' })

async function keyInPlan(setting: Parameters<typeof startControlPlane>[0]) {
  const started = await startControlPlane(setting)
  const keyId = await createKey(started.client)
  await started.client.send(join1(keyId))
  const many = (times: number) => Array.from({ length: times }, () => started.use('plan1', keyId))
  return { ...started, keyId, use: () => started.use('plan1', keyId), many }
}

const usage = (startDate: string, endDate: string, more: object = {}) =>
  new GetUsageCommand({ usagePlanId: 'plan1', startDate, endDate, ...more })

describe('the plans of the template', () => {
  const plans = {
    plan1: {
      UsagePlanName: 'standard',
      Throttle: { RateLimit: 1, BurstLimit: 2 },
      Quota: { Limit: 25, Period: 'DAY' },
      Tags: [{ Key: 'stack', Value: 's' }],
    },
  }

  test('are returned by GetUsagePlan and GetUsagePlans', async () => {
    const { client } = await startControlPlane({ plans })
    const plan = {
      id: 'plan1',
      name: 'standard',
      apiStages: [{ apiId: 'api1', stage: 'prod' }],
      throttle: { rateLimit: 1, burstLimit: 2 },
      quota: { limit: 25, offset: 0, period: 'DAY' },
      tags: { stack: 's' },
    }
    expect(await client.send(new GetUsagePlanCommand({ usagePlanId: 'plan1' }))).toMatchObject(plan)
    expect((await client.send(new GetUsagePlansCommand({}))).items).toMatchObject([plan])
    await expect(client.send(new GetUsagePlanCommand({ usagePlanId: 'x' }))).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Invalid Usage Plan ID specified',
    })
  })

  test('fail the start if CloudFormation would refuse them', async () => {
    const started = startControlPlane({ plans: { plan1: { Quota: { Limit: 1, Period: 'DAY', Offset: 1 } } } })
    await expect(started).rejects.toThrow('Quota.Offset')
  })
})

describe('keys of a plan', () => {
  test('CreateUsagePlanKey answers 201 with the key', async () => {
    const { client, operations } = await startControlPlane()
    const keyId = await createKey(client, 'sub-1')
    const answer = await client.send(join1(keyId))
    expect(answer.$metadata.httpStatusCode).toBe(201)
    expect(answer).toMatchObject({ id: keyId, type: 'API_KEY', name: 'sub-1', value: expect.any(String) })
    expect(operations.at(-1)).toMatchObject({
      action: 'apigateway:POST',
      resource: 'arn:aws:apigateway:us-east-1::/usageplans/plan1/keys',
    })
    const found = await client.send(new GetUsagePlanKeysCommand({ usagePlanId: 'plan1' }))
    expect(found.items?.map(({ id }) => id)).toEqual([keyId])
    expect((await client.send(new GetUsagePlanKeyCommand({ usagePlanId: 'plan1', keyId }))).name).toBe(
      'sub-1',
    )
  })

  test('an unknown key, and an unknown plan, are NotFoundExceptions', async () => {
    const { client } = await startControlPlane()
    const keyId = await createKey(client)
    await expect(client.send(join1('none'))).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Invalid API Key identifier specified',
    })
    await expect(client.send(join1(keyId, 'none'))).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Invalid Usage Plan ID specified',
    })
    const keyType = 'JWT'
    const other = new CreateUsagePlanKeyCommand({ usagePlanId: 'plan1', keyId, keyType })
    await expect(client.send(other)).rejects.toMatchObject({ name: 'BadRequestException' })
  })

  test('a key may be in only one plan for each stage', async () => {
    const elsewhere = { ApiStages: [{ ApiId: 'api1', Stage: 'dev' }] }
    const { client, controlPlane } = await startControlPlane({
      plans: { plan1: {}, plan2: {}, dev: elsewhere },
    })
    const keyId = await createKey(client)
    await client.send(join1(keyId, 'dev'))
    expect(controlPlane.planOf(keyId)).toBeUndefined()
    await client.send(join1(keyId))
    expect(controlPlane.planOf(keyId)?.id).toBe('plan1')
    for (const planId of ['plan1', 'plan2']) {
      await expect(client.send(join1(keyId, planId))).rejects.toMatchObject({
        name: 'ConflictException',
        $metadata: { httpStatusCode: 409 },
      })
    }
  })

  test('a removed or deleted key has no plan', async () => {
    const { client, controlPlane } = await startControlPlane()
    const keyId = await createKey(client)
    await client.send(join1(keyId))
    const answer = await client.send(new DeleteUsagePlanKeyCommand({ usagePlanId: 'plan1', keyId }))
    expect(answer.$metadata.httpStatusCode).toBe(202)
    expect(controlPlane.planOf(keyId)).toBeUndefined()
    await client.send(join1(keyId))
    await client.send(new DeleteApiKeyCommand({ apiKey: keyId }))
    const left = await client.send(new GetUsagePlanKeysCommand({ usagePlanId: 'plan1' }))
    expect(left.items).toEqual([])
    expect((await client.send(usage('2026-03-04', '2026-03-04'))).items).toEqual({})
  })
})

describe('quota', () => {
  const quota = (Period: string, Limit = 2, more: object = {}) => ({
    plan1: { Quota: { Limit, Period, ...more } },
  })

  test.each([
    ['DAY', '2026-03-04T23:59:59.999Z', '2026-03-05T00:00:00Z'],
    // The fifth is a Thursday.
    ['WEEK', '2026-03-07T23:59:59.999Z', '2026-03-08T00:00:00Z'],
    ['MONTH', '2026-03-31T23:59:59.999Z', '2026-04-01T00:00:00Z'],
  ])('a %s ends at %s', async (period, last, first) => {
    const { clock, many } = await keyInPlan({ plans: quota(period) })
    expect(many(3)).toEqual([true, true, false])
    clock.at = Date.parse(last)
    expect(many(1)).toEqual([false])
    clock.at = Date.parse(first)
    expect(many(3)).toEqual([true, true, false])
  })

  test('an offset applies only to the first period', async () => {
    const { clock, many } = await keyInPlan({ plans: quota('WEEK', 3, { Offset: 2 }) })
    expect(many(2)).toEqual([true, false])
    clock.at = Date.parse('2026-03-08T00:00:00Z')
    expect(many(4)).toEqual([true, true, true, false])
  })

  test('a plan without a quota still counts requests', async () => {
    const { client, keyId, many } = await keyInPlan({})
    expect(many(3)).toEqual([true, true, true])
    expect((await client.send(usage('2026-03-04', '2026-03-04'))).items?.[keyId]?.[0]?.[0]).toBe(3)
  })

  test('counts survive a crash, and a new limit applies at once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'quota-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'state.sqlite')
    const before = await keyInPlan({ plans: quota('DAY'), database: new DatabaseSync(file) })
    expect(before.many(2)).toEqual([true, true])
    // The first connection stays open: nothing was flushed by closing it.
    const after = await startControlPlane({ plans: quota('DAY', 3), database: new DatabaseSync(file) })
    expect([1, 2].map(() => after.use('plan1', before.keyId))).toEqual([true, false])
  })

  test('two database connections share a quota without exceeding it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'quota-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'state.sqlite')
    const one = await keyInPlan({ plans: quota('DAY', 5), database: new DatabaseSync(file) })
    const two = await startControlPlane({ plans: quota('DAY', 5), database: new DatabaseSync(file) })
    const passed = [1, 2, 3, 4].flatMap(() => [one.use(), two.use('plan1', one.keyId)])
    expect(passed.filter(Boolean)).toHaveLength(5)
  })
})

describe('GetUsage and UpdateUsage', () => {
  const plans = { plan1: { Quota: { Limit: 10, Period: 'WEEK' } } }

  test('return the used and the remaining requests of each day', async () => {
    const { client, clock, keyId, many } = await keyInPlan({ plans })
    many(2)
    clock.at = Date.parse('2026-03-06T01:00:00Z')
    many(1)
    const answer = await client.send(usage('2026-03-03', '2026-03-08'))
    expect(answer).toMatchObject({ usagePlanId: 'plan1', startDate: '2026-03-03', endDate: '2026-03-08' })
    expect(answer.items).toEqual({
      [keyId]: [
        [0, 10],
        [2, 8],
        [0, 8],
        [1, 7],
        [0, 7],
        [0, 10],
      ],
    })
    expect((await client.send(usage('2026-03-05', '2026-03-05', { keyId }))).items).toEqual({
      [keyId]: [[0, 8]],
    })
  })

  test('pages list the keys of a plan in order', async () => {
    const { client, keyId } = await keyInPlan({ plans })
    const other = await createKey(client)
    await client.send(join1(other))
    const first = await client.send(usage('2026-03-04', '2026-03-04', { limit: 1 }))
    const second = await client.send(
      usage('2026-03-04', '2026-03-04', { limit: 1, position: first.position }),
    )
    const ids = [first, second].flatMap(({ items }) => Object.keys(items ?? {}))
    expect(ids.toSorted()).toEqual([keyId, other].toSorted())
    expect(second.position).toBeUndefined()
  })

  test.each([
    ['2026-3-4', '2026-03-04'],
    ['2026-03-04', '2026-03-03'],
    ['2026-01-01', '2026-12-31'],
    ['2026-13-01', '2026-13-02'],
  ])('refuse the span from %s to %s', async (startDate, endDate) => {
    const { client } = await startControlPlane({ plans })
    await expect(client.send(usage(startDate, endDate))).rejects.toMatchObject({
      name: 'BadRequestException',
    })
  })

  test('UpdateUsage sets the remaining quota of the current period', async () => {
    const { client, keyId, many, clock } = await keyInPlan({ plans })
    many(10)
    const update = (path: string, value: string) =>
      client.send(
        new UpdateUsageCommand({
          usagePlanId: 'plan1',
          keyId,
          patchOperations: [{ op: 'replace', path, value }],
        }),
      )
    expect((await update('/remaining', '2')).items).toEqual({ [keyId]: [[10, 2]] })
    expect(many(3)).toEqual([true, true, false])
    await update('/remaining', '0')
    clock.at = Date.parse('2026-03-08T00:00:00Z')
    expect(many(11).filter(Boolean)).toHaveLength(10)
    await expect(update('/used', '0')).rejects.toMatchObject({ name: 'BadRequestException' })
    await expect(update('/remaining', '-1')).rejects.toMatchObject({ name: 'BadRequestException' })
  })
})
