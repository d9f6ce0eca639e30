import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { APIGateway } from '@aws-sdk/client-api-gateway'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Runner } from '../../local/runner.ts'
import { startTemporaryRunner } from './temporaryRunner.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const document = readFileSync(join(ROOT, 'docs/local-runner.md'), 'utf8')

/** The operations that a paragraph lists after a phrase. */
function listedAfter(phrase: string): string[] {
  const [, after = ''] = document.split(phrase)
  const [sentence = ''] = after.split(/\.\s|;/)
  return [...sentence.matchAll(/`([A-Z][A-Za-z]+)`/g)].map(([, name = '']) => name)
}

let runner: Runner
beforeAll(async () => {
  runner = await startTemporaryRunner({})
}, 120_000)
afterAll(() => runner.stop())

const authorization =
  'AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/any/aws4_request, SignedHeaders=host, Signature=0'

/** The error that a service of the JSON protocol answers to an empty call; undefined if there is none. */
async function errorOf(target: string): Promise<string | undefined> {
  const answer = await fetch(runner.endpoints.awsEndpointUrl, {
    method: 'POST',
    headers: { authorization, 'x-amz-target': target },
    body: '{}',
  })
  return /"__type":"(?:[^"]*#)?(\w+)"/.exec(await answer.text())?.[1]
}

describe('docs/local-runner.md', () => {
  test.each([
    ['AWSCognitoIdentityProviderService', '**Cognito** emulates', 'AdminCreateUser'],
    ['DynamoDB_20120810', '**DynamoDB** reads and writes items', 'TransactWriteItems'],
  ])('lists what is emulated of %s', async (service, phrase, absent) => {
    const names = listedAfter(phrase)
    expect(names.length).toBeGreaterThan(5)
    for (const name of names)
      expect([name, await errorOf(`${service}.${name}`)]).not.toEqual([name, 'UnknownOperationException'])
    expect(await errorOf(`${service}.${absent}`)).toBe('UnknownOperationException')
  })

  test("lists what is emulated of API Gateway's control plane", async () => {
    const { awsEndpointUrl: endpoint, region } = runner.endpoints
    const credentials = { accessKeyId: 'any', secretAccessKey: 'any' }
    const gateway = new APIGateway({ endpoint, region, credentials, maxAttempts: 1 })
    const [usagePlanId, keyId, apiKey, stage] = ['plan', 'key', 'key', { startDate: '2026-01-01' }]
    const tagged = { resourceArn: `arn:aws:apigateway:${region}::/apikeys/key` }
    const day = { ...stage, endDate: '2026-01-01' }
    const calls: { [name: string]: () => Promise<unknown> } = {
      CreateApiKey: () => gateway.createApiKey({}),
      GetApiKey: () => gateway.getApiKey({ apiKey }),
      GetApiKeys: () => gateway.getApiKeys({}),
      UpdateApiKey: () => gateway.updateApiKey({ apiKey, patchOperations: [] }),
      DeleteApiKey: () => gateway.deleteApiKey({ apiKey }),
      GetUsagePlan: () => gateway.getUsagePlan({ usagePlanId }),
      GetUsagePlans: () => gateway.getUsagePlans({}),
      CreateUsagePlanKey: () => gateway.createUsagePlanKey({ usagePlanId, keyId, keyType: 'API_KEY' }),
      GetUsagePlanKey: () => gateway.getUsagePlanKey({ usagePlanId, keyId }),
      GetUsagePlanKeys: () => gateway.getUsagePlanKeys({ usagePlanId }),
      DeleteUsagePlanKey: () => gateway.deleteUsagePlanKey({ usagePlanId, keyId }),
      GetUsage: () => gateway.getUsage({ usagePlanId, ...day }),
      UpdateUsage: () => gateway.updateUsage({ usagePlanId, keyId, patchOperations: [] }),
      GetTags: () => gateway.getTags(tagged),
      TagResource: () => gateway.tagResource({ ...tagged, tags: {} }),
      UntagResource: () => gateway.untagResource({ ...tagged, tagKeys: ['a'] }),
    }
    const nameOf = (call: () => Promise<unknown>) =>
      call().then(
        () => 'answered',
        (error: unknown) => (error instanceof Error ? error.name : ''),
      )
    expect(listedAfter('control plane emulates').sort()).toEqual(Object.keys(calls).sort())
    for (const [name, call] of Object.entries(calls))
      expect([name, await nameOf(call)]).not.toEqual([name, 'UnknownOperationException'])
    expect(await nameOf(() => gateway.getRestApis({}))).toBe('UnknownOperationException')
    gateway.destroy()
  })
})
