import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Template } from 'aws-cdk-lib/assertions'
import { describe, expect, test } from 'vitest'
import { stackWith } from './stackWith.ts'

type MethodSetting = { [name: string]: unknown }

const settings = (template: Template): MethodSetting[] =>
  Object.values(template.findResources('AWS::ApiGateway::Stage')).flatMap(
    (stage): MethodSetting[] => stage['Properties'].MethodSettings,
  )

/** Rate and burst by method, such as `GET /a/{id}`. */
const throttles = (template: Template) =>
  Object.fromEntries(
    settings(template).map(({ ResourcePath, HttpMethod, ThrottlingRateLimit, ThrottlingBurstLimit }) => [
      `${HttpMethod} ${String(ResourcePath).replaceAll('~1', '/').replace('//', '/')}`,
      [ThrottlingRateLimit, ThrottlingBurstLimit],
    ]),
  )

const template = stackWith()

describe('the stage', () => {
  test('limits every method, including preflights and unknown paths', () => {
    expect(throttles(template)['* /*']).toEqual([10, 20])
    const changed = stackWith({ API_PUBLIC_RATE_LIMIT: '0.5', API_PUBLIC_BURST_LIMIT: '1' })
    expect(throttles(changed)['* /*']).toEqual([0.5, 1])
  })

  test('has a rate and a burst in every setting, since a missing one would lift the limit', () => {
    for (const limits of Object.values(throttles(template)))
      expect(limits).toEqual([expect.any(Number), expect.any(Number)])
  })

  test('applies the slow limit to exactly the methods in the README', () => {
    const readme = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8')
    const [, named = ''] = /^\| `API_ACCOUNT_RATE_LIMIT` .*?\((.+?)\)/m.exec(readme) ?? []
    const slow = Object.entries(throttles(template)).filter(([, [rate]]) => rate === 0.5)
    expect(slow.map(([method]) => `\`${method}\``).join(', ')).toBe(named)
  })

  test("limits changes of API keys to less than API Gateway's control plane allows", () => {
    const slow = { 'POST /me/api-key': [0.5, 5], 'DELETE /me': [0.5, 5], 'POST /logout': [0.5, 5] }
    expect(throttles(template)).toMatchObject(slow)
    const changed = stackWith({ API_ACCOUNT_RATE_LIMIT: '2', API_ACCOUNT_BURST_LIMIT: '3' })
    expect(throttles(changed)['POST /logout']).toEqual([2, 3])
  })

  test('allows more where an API key limits each person', () => {
    const fast = {
      'POST /v1/messages': [100, 200],
      'GET /bedrock': [100, 200],
      'HEAD /bedrock': [100, 200],
      'POST /bedrock': [100, 200],
    }
    expect(throttles(template)).toMatchObject(fast)
    const changed = stackWith({ API_MODELS_RATE_LIMIT: '2000', API_MODELS_BURST_LIMIT: '3000' })
    expect(throttles(changed)['POST /bedrock']).toEqual([2000, 3000])
  })
})

describe('LOG_LEVEL and DETAILED_METRICS', () => {
  const logging = (from: Template) => [
    ...new Set(
      settings(from).map(({ LoggingLevel, MetricsEnabled, DataTraceEnabled }) =>
        [LoggingLevel, MetricsEnabled, DataTraceEnabled].join(' '),
      ),
    ),
  ]

  test('default to errors only and no metrics per method, which cost money, for every method', () => {
    expect(logging(template)).toEqual(['ERROR false false'])
  })

  test('may be raised, but never log data', () => {
    expect(logging(stackWith({ LOG_LEVEL: 'info', DETAILED_METRICS: 'true' }))).toEqual(['INFO true false'])
    expect(logging(stackWith({ LOG_LEVEL: 'OFF' }))).toEqual(['OFF false false'])
  })
})

describe('MODELS_CONCURRENCY', () => {
  const reserved = (from: Template) =>
    Object.values(from.findResources('AWS::Lambda::Function'))
      .filter(({ Properties }) => 'ReservedConcurrentExecutions' in Properties)
      .map(({ Properties }) => [Properties.FunctionName, Properties.ReservedConcurrentExecutions])

  test('reserves nothing by default', () => {
    expect(reserved(template)).toEqual([])
  })

  test('limits each function that calls models, and no other', () => {
    expect(reserved(stackWith({ MODELS_CONCURRENCY: '50' }))).toEqual(
      ['invokeModel', 'createChatCompletion', 'createMessage', 'createResponse', 'createEmbedding'].map(
        (name) => [`BedrockGateway-${name}`, 50],
      ),
    )
  })
})
