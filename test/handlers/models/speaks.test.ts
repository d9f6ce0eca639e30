import { expect, test } from 'vitest'
import { apisOf } from '../../../handlers/models/speaks.ts'

test.each([
  ['anthropic.claude-sonnet-4-5-20250929-v1:0', ['messages', 'converse']],
  ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', ['messages', 'converse']],
  ['anthropic.claude-v2:1', []],
  ['openai.gpt-5', ['chat', 'responses']],
  ['openai.gpt-oss-20b-1:0', ['chat', 'converse']],
  ['amazon.nova-lite-v1:0', ['converse']],
  ['cohere.command-text-v14', []],
  ['a-provider.of-tomorrow-v1:0', ['converse']],
  // No text: by its price, and by its name.
  ['amazon.titan-embed-text-v2:0', []],
  ['a-provider.embed-v1', []],
  ['amazon.nova-canvas-v1:0', []],
])('%s has the APIs %j besides InvokeModel', (model, apis) => {
  expect(apisOf(model)).toEqual(apis)
})

test('an ARN of another kind may have every API, since only Bedrock knows its model', () => {
  const arn = 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghij12'
  expect(apisOf(arn)).toEqual(['messages', 'responses', 'converse'])
})

test('a name that is neither a model nor an ARN has no API', () => {
  expect(apisOf('no model')).toEqual([])
  expect(apisOf('not-an-arn:')).toEqual([])
})
