import { afterEach, describe, expect, test } from 'vitest'
import { operations } from '../../generated/operations.ts'
import { replyOf } from '../../handlers/models/reply.ts'
import { checkedBody } from '../../handlers/runtime/check.ts'
import { eventOf } from '../handlers/invocation.ts'

const INHERITED = Object.getOwnPropertyNames(Object.prototype)

describe('prototype pollution', () => {
  afterEach(() => {
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(INHERITED)
  })

  // An operation without required fields has no missing ones.
  const ids = Object.values(operations).flatMap(({ operationId, validate }) =>
    validate && !validate({}) ? [operationId] : [],
  )
  const everyField = '"email":"a@example.com","password":"x","fullname":"x","code":"1","refreshToken":"x"'

  test.each(ids)('supplies no field of a body of %s', (operation) => {
    for (const text of [
      `{"__proto__":{${everyField},"modelId":"a","inferenceParameters":{"a":1}}}`,
      `{"constructor":{"prototype":{${everyField},"modelId":"a","inferenceParameters":{"a":1}}}}`,
    ]) {
      expect(() => checkedBody(operations[operation], eventOf(operation, { body: text }))).toThrow(
        expect.objectContaining({ status: 422 }),
      )
    }
  })

  test('is passed on to a model as an ordinary member, and affects no object here', () => {
    const text =
      '{"modelId":"a","inferenceParameters":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}'
    const { inferenceParameters } = checkedBody(
      operations.invokeModel,
      eventOf('invokeModel', { body: text }),
    )
    expect(JSON.stringify({ modelId: 'a', inferenceParameters })).toBe(text)
    expect(Object.getPrototypeOf(inferenceParameters)).toBe(Object.prototype)
  })

  test.each([
    '{"__proto__":{"content":[{"text":"polluted"}]}}',
    '{"content":{"__proto__":[{"text":"polluted"}]}}',
    '{"constructor":{"prototype":{"completion":"polluted"}}}',
  ])('in the response %s of a model is no reply', (text) => {
    const body = JSON.parse(text)
    expect(replyOf('anthropic.claude-v2', body)).toBe(body)
  })
})

describe('JSONPath injection', () => {
  const RUNS = 'globalThis.injected = true'
  const EXPRESSIONS = [
    `$[?(${RUNS})]`,
    `$..[?(@.constructor.constructor("${RUNS}")())]`,
    `$[(${RUNS})]`,
    `$.content[?(@root.constructor.constructor("${RUNS}")())]`,
    '$..*',
    '$.^',
    '`$',
  ]
  afterEach(() => {
    expect(globalThis).not.toHaveProperty('injected')
  })

  test.each(EXPRESSIONS)('%s as a model id selects nothing and runs nothing', (expression) => {
    const body = { content: [{ text: 'secret' }], other: 'secret' }
    for (const modelId of [expression, `anthropic.${expression}`, `us.anthropic.${expression}`]) {
      expect(replyOf(modelId, body)).toBe(body)
      const text = JSON.stringify({ modelId, inferenceParameters: { a: 1 } })
      expect(() => checkedBody(operations.invokeModel, eventOf('invokeModel', { body: text }))).toThrow(
        expect.objectContaining({ status: 400 }),
      )
    }
  })

  test.each(EXPRESSIONS)('%s in a model’s response is text, as a name and as a value', (expression) => {
    expect(replyOf('anthropic.claude-v2', { completion: expression })).toBe(expression)
    const body = { [expression]: { [expression]: expression } }
    expect(replyOf('anthropic.claude-v2', body)).toBe(body)
  })
})
