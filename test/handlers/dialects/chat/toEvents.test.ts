import { describe, expect, it } from 'vitest'
import { toEvents } from '../../../../handlers/dialects/chat/toEvents.ts'
import { chunksOf, deltasOf } from './streams.ts'

const answer = (content: unknown, more: object = {}) => ({
  output: { message: { role: 'assistant', content } },
  stopReason: 'end_turn',
  ...more,
})

// splits.test.ts shows that every answer is the same whole and in pieces.
describe('a complete answer as events', () => {
  it('has its tool calls with unchanged arguments', () => {
    const toolUse = { toolUseId: 'c1', name: 'weather', input: { id: JSON.rawJSON('1234567890123456789') } }
    expect(deltasOf(toEvents(answer([{ text: 'I look.' }, { toolUse }])))).toEqual([
      { role: 'assistant', content: '' },
      { content: 'I look.' },
      {
        tool_calls: [{ index: 0, id: 'c1', type: 'function', function: { name: 'weather', arguments: '' } }],
      },
      { tool_calls: [{ index: 0, function: { arguments: '{"id":1234567890123456789}' } }] },
      {},
    ])
  })

  it('has the text of citations', () => {
    const cited = { citationsContent: { content: [{ text: 'Rome ' }, { text: 'is old.' }] } }
    expect(deltasOf(toEvents(answer([cited]))).map(({ content }) => content)).toContain('is old.')
  })

  it.each([undefined, null, 'text', {}, answer('text'), answer(undefined)])(
    'has no events for %j',
    (body) => {
      expect(toEvents(body)).toEqual([])
      expect(chunksOf(toEvents(body))).toMatchObject([{ code: 'model_error' }])
    },
  )
})
