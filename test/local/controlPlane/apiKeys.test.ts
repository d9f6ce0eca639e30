import {
  CreateApiKeyCommand,
  DeleteApiKeyCommand,
  GetApiKeyCommand,
  GetApiKeysCommand,
  GetTagsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateApiKeyCommand,
} from '@aws-sdk/client-api-gateway'
import { describe, expect, test } from 'vitest'
import { startControlPlane } from './startControlPlane.ts'

const VALUE = 'a-value-of-twenty-or-more'

describe('CreateApiKey', () => {
  test('answers 201 with the key, its value and its times', async () => {
    const { client } = await startControlPlane()
    const key = await client.send(
      new CreateApiKeyCommand({
        name: 'sub-1',
        value: VALUE,
        enabled: true,
        tags: { stack: 's' },
        description: 'd',
      }),
    )
    expect(key.$metadata.httpStatusCode).toBe(201)
    expect(key).toMatchObject({
      id: expect.stringMatching(/^[a-z\d]{10}$/),
      name: 'sub-1',
      value: VALUE,
      enabled: true,
      description: 'd',
      createdDate: new Date('2026-03-04T12:00:00Z'),
      lastUpdatedDate: new Date('2026-03-04T12:00:00Z'),
      stageKeys: [],
      tags: { stack: 's' },
    })
  })

  test('makes a random value of 40 letters and digits and a disabled key by default', async () => {
    const { client } = await startControlPlane()
    const keys = [
      await client.send(new CreateApiKeyCommand({})),
      await client.send(new CreateApiKeyCommand({ value: '' })),
    ]
    for (const key of keys) {
      expect(key.value).toMatch(/^[A-Za-z\d]{40}$/)
      expect(key.enabled).toBe(false)
    }
    expect(keys[0]?.value).not.toBe(keys[1]?.value)
  })

  test.each([
    [{ value: 'x'.repeat(19) }, 'API Key value should be at least 20 characters'],
    [{ value: 'x'.repeat(129) }, 'API Key value exceeds maximum size of 128 characters'],
    [{ name: 'x'.repeat(1025) }, 'name'],
    [{ tags: { ['x'.repeat(129)]: '' } }, 'tag'],
    [{ tags: { a: 'x'.repeat(257) } }, 'a'],
    [{ tags: { 'aws:mine': '' } }, 'aws:mine'],
  ])('refuses %# with BadRequestException', async (input, message) => {
    const { client } = await startControlPlane()
    const refused = client.send(new CreateApiKeyCommand(input))
    await expect(refused).rejects.toMatchObject({
      name: 'BadRequestException',
      message: expect.stringContaining(message),
      $metadata: { httpStatusCode: 400 },
    })
    expect((await client.send(new GetApiKeysCommand({}))).items).toEqual([])
  })

  test('refuses the value of another key, but accepts its name', async () => {
    const { client } = await startControlPlane()
    await client.send(new CreateApiKeyCommand({ name: 'same', value: VALUE }))
    await client.send(new CreateApiKeyCommand({ name: 'same' }))
    await expect(client.send(new CreateApiKeyCommand({ value: VALUE }))).rejects.toMatchObject({
      name: 'ConflictException',
      message: 'API Key already exists',
      $metadata: { httpStatusCode: 409 },
    })
  })

  test('asks IAM for POST on /apikeys, and for PUT on the tags of a key to come', async () => {
    const { client, operations } = await startControlPlane()
    await client.send(new CreateApiKeyCommand({ tags: { stack: 's' } }))
    await client.send(new CreateApiKeyCommand({}))
    expect(operations[0]).toMatchObject({
      action: 'apigateway:POST',
      resource: 'arn:aws:apigateway:us-east-1::/apikeys',
      signed: true,
      context: { 'aws:RequestTag/stack': 's', 'aws:TagKeys': ['stack'] },
      also: [
        {
          action: 'apigateway:PUT',
          resource:
            'arn:aws:apigateway:us-east-1::/tags/arn%3Aaws%3Aapigateway%3Aus-east-1%3A%3A%2Fapikeys%2F*',
          // It is not known whether AWS includes the request's tags here.
          context: {},
        },
      ],
    })
    expect(operations[1]).not.toHaveProperty('also')
  })
})

describe('GetApiKey and GetApiKeys', () => {
  test('leave the value out unless the caller asks for it', async () => {
    const { client } = await startControlPlane()
    const { id } = await client.send(new CreateApiKeyCommand({ value: VALUE }))
    const get = async (includeValue?: boolean) =>
      client.send(new GetApiKeyCommand({ apiKey: id, ...(includeValue && { includeValue }) }))
    expect((await get()).value).toBeUndefined()
    expect((await get(true)).value).toBe(VALUE)
    expect((await client.send(new GetApiKeysCommand({}))).items?.[0]?.value).toBeUndefined()
    expect((await client.send(new GetApiKeysCommand({ includeValues: true }))).items?.[0]?.value).toBe(VALUE)
  })

  test('an unknown key is a NotFoundException', async () => {
    const { client } = await startControlPlane()
    await expect(client.send(new GetApiKeyCommand({ apiKey: 'nothere' }))).rejects.toMatchObject({
      name: 'NotFoundException',
      message: 'Invalid API Key identifier specified',
      $metadata: { httpStatusCode: 404 },
    })
  })

  test('nameQuery is a case-sensitive prefix without wildcards', async () => {
    const { client } = await startControlPlane()
    for (const name of ['sub-1', 'sub-12', 'Sub-1', 'other', '%ub'])
      await client.send(new CreateApiKeyCommand({ name }))
    const names = async (nameQuery: string) =>
      (await client.send(new GetApiKeysCommand({ nameQuery }))).items?.map(({ name }) => name).toSorted()
    expect(await names('sub-1')).toEqual(['sub-1', 'sub-12'])
    expect(await names('%')).toEqual(['%ub'])
    expect(await names('none')).toEqual([])
  })

  test('customerId selects the keys of a customer', async () => {
    const { client } = await startControlPlane()
    await client.send(new CreateApiKeyCommand({ name: 'a', customerId: 'c1' }))
    await client.send(new CreateApiKeyCommand({ name: 'b' }))
    const { items } = await client.send(new GetApiKeysCommand({ customerId: 'c1' }))
    expect(items?.map(({ name }) => name)).toEqual(['a'])
  })

  test('pages follow each other without a gap', async () => {
    const { client } = await startControlPlane()
    for (let index = 0; index < 5; index += 1) await client.send(new CreateApiKeyCommand({}))
    const ids: (string | undefined)[] = []
    const sizes: number[] = []
    let position: string | undefined
    do {
      const page = await client.send(new GetApiKeysCommand({ limit: 2, ...(position && { position }) }))
      ids.push(...(page.items ?? []).map(({ id }) => id))
      sizes.push(page.items?.length ?? 0)
      position = page.position
    } while (position)
    expect(sizes).toEqual([2, 2, 1])
    expect(new Set(ids).size).toBe(5)
    await expect(client.send(new GetApiKeysCommand({ limit: 501 }))).rejects.toMatchObject({
      name: 'BadRequestException',
    })
  })

  test('a query by value uses an index', async () => {
    const { database } = await startControlPlane()
    const plan = database.prepare("EXPLAIN QUERY PLAN SELECT * FROM api_key WHERE value = 'x'").all()
    expect(JSON.stringify(plan)).toContain('USING INDEX')
  })
})

describe('UpdateApiKey', () => {
  const replace = (path: string, value: string) => [{ op: 'replace' as const, path, value }]

  test('replaces name, description, customer and enabled, where anything but true is false', async () => {
    const { client, clock } = await startControlPlane()
    const { id: apiKey } = await client.send(new CreateApiKeyCommand({ enabled: true }))
    clock.at += 5000
    const update = (path: string, value: string) =>
      client.send(new UpdateApiKeyCommand({ apiKey, patchOperations: replace(path, value) }))
    await update('/name', 'n')
    await update('/description', 'd')
    await update('/customerId', 'c')
    expect(await update('/enabled', 'maybe')).toMatchObject({
      name: 'n',
      description: 'd',
      customerId: 'c',
      enabled: false,
      lastUpdatedDate: new Date('2026-03-04T12:00:05Z'),
    })
    expect((await update('/enabled', 'true')).enabled).toBe(true)
  })

  test('refuses any other change', async () => {
    const { client } = await startControlPlane()
    const { id: apiKey } = await client.send(new CreateApiKeyCommand({ name: 'before' }))
    const patchOperations = [...replace('/name', 'after'), ...replace('/value', 'x'.repeat(20))]
    await expect(client.send(new UpdateApiKeyCommand({ apiKey, patchOperations }))).rejects.toMatchObject({
      name: 'BadRequestException',
      message: expect.stringContaining(
        "Invalid patch path  '/value' specified for op 'replace'. Must be one of: [",
      ),
    })
    expect((await client.send(new GetApiKeyCommand({ apiKey }))).name).toBe('before')
  })
})

test('DeleteApiKey answers 202, asks IAM with the tags of the key, and frees its value', async () => {
  const { client, operations } = await startControlPlane()
  const { id: apiKey } = await client.send(new CreateApiKeyCommand({ value: VALUE, tags: { stack: 's' } }))
  const answer = await client.send(new DeleteApiKeyCommand({ apiKey }))
  expect(answer.$metadata.httpStatusCode).toBe(202)
  expect(operations.at(-1)).toMatchObject({
    action: 'apigateway:DELETE',
    resource: `arn:aws:apigateway:us-east-1::/apikeys/${apiKey}`,
    context: { 'aws:ResourceTag/stack': 's' },
  })
  await client.send(new CreateApiKeyCommand({ value: VALUE }))
  await expect(client.send(new DeleteApiKeyCommand({ apiKey }))).rejects.toMatchObject({
    name: 'NotFoundException',
  })
})

test('TagResource, UntagResource and GetTags change and return the tags of a key', async () => {
  const { client } = await startControlPlane()
  const { id } = await client.send(new CreateApiKeyCommand({ tags: { a: '1', b: '2' } }))
  const resourceArn = `arn:aws:apigateway:us-east-1::/apikeys/${id}`
  await client.send(new TagResourceCommand({ resourceArn, tags: { c: '3' } }))
  await client.send(new UntagResourceCommand({ resourceArn, tagKeys: ['a'] }))
  expect((await client.send(new GetTagsCommand({ resourceArn }))).tags).toEqual({ b: '2', c: '3' })
  await expect(client.send(new GetTagsCommand({ resourceArn: `${resourceArn}x` }))).rejects.toMatchObject({
    name: 'NotFoundException',
  })
})

describe('limits', () => {
  const create = () => new CreateApiKeyCommand({})

  test('allow five keys per second, and not a sixth', async () => {
    const { client, clock } = await startControlPlane({ limits: true })
    for (let index = 0; index < 5; index += 1) await client.send(create())
    await expect(client.send(create())).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      $metadata: { httpStatusCode: 429 },
    })
    clock.at += 200
    await client.send(create())
  })

  test('allow forty calls at once, and ten per second after that', async () => {
    const { client, clock } = await startControlPlane({ limits: true })
    const get = () => client.send(new GetApiKeysCommand({}))
    await Promise.all(Array.from({ length: 40 }, get))
    await expect(get()).rejects.toMatchObject({ name: 'TooManyRequestsException' })
    clock.at += 100
    await get()
  })
})
