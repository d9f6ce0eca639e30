import { expect, test, vi } from 'vitest'
import { tellOwner } from '../../../handlers/administration/tellOwner.ts'

const NIGHTLY = { owner: 'john@example.com', name: 'nightly' }

test('the owner of a service account is notified once of each request', async () => {
  const put = vi.fn(async () => {})
  const log = vi.fn()
  await tellOwner(NIGHTLY, 'keyMade', { requestId: 'request-1', log }, { notices: { put } })
  expect(put).toHaveBeenCalledExactlyOnceWith(
    'nightly#request-1',
    { about: 'serviceAccount', ...NIGHTLY, act: 'keyMade' },
    expect.any(AbortSignal),
  )
  expect(log).not.toHaveBeenCalled()
})

test('a notice that cannot be stored is logged, and does not fail the request', async () => {
  const log = vi.fn()
  const notices = { put: () => Promise.reject(new Error('throttled')) }
  await tellOwner(NIGHTLY, 'deleted', { requestId: 'request-1', log }, { notices })
  expect(log).toHaveBeenCalledExactlyOnceWith({ untold: 'deleted' })
})
