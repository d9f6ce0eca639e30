import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { ItemStore } from '../../../local/dynamodb/itemStore.ts'

test('the writes of one step are stored completely or not at all', () => {
  const store = new ItemStore(new DatabaseSync(':memory:'), new Map())
  const items = store.getItemDb('Table')
  store.atomically(() => items.put('1/', { n: { N: '1' } }, () => {}))
  expect(() =>
    store.atomically(() => {
      items.put('2/', { n: { N: '2' } }, () => {})
      throw new Error('The index could not be written')
    }),
  ).toThrow('The index could not be written')
  expect(store.itemsOf('Table')).toEqual([{ n: { N: '1' } }])
})
