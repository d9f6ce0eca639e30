import type { Ports } from '../../../generated/operations.ts'
import { windowOf } from '../../../handlers/ledger/window.ts'

type Ledger = Pick<Ports['ledger'], 'reserve' | 'settle' | 'record' | 'tell'>

/** A ledger that accepts every call, for tests of the layers above it. */
export const openLedger: Ledger = {
  async reserve({ person }, call) {
    const windows = { requestsWindow: '', moneyWindow: '' }
    return { outcome: 'held', hold: { ...call, ...windows, account: { pk: person, sk: '' } }, dead: [] }
  },
  async settle() {
    const unlimited = { limit: undefined, window: windowOf('DAY', 0), used: 0, held: 0 }
    const calls = { inFlight: 0, limit: undefined }
    return { requests: unlimited, money: unlimited, calls, lastCall: undefined }
  },
  async record() {},
  async tell() {},
}
