import type { Ports } from '../../generated/operations.ts'

type Changes = Ports['changes']

/** Changes in memory, counted and held as in the ledger, with access to both. */
export function changesInMemory() {
  const held = new Map<string, string>()
  const counted = new Map<string, number>()
  const changes: Pick<Changes, 'begin' | 'end'> = {
    async begin(person, kind, change, limits) {
      const key = `${kind} of ${person}`
      const used = counted.get(key) ?? 0
      const balance = {
        requests: { ...limits.requests, used, held: 0 },
        money: { ...limits.money, used: 0, held: 0 },
        calls: { inFlight: held.has(key) ? 1 : 0, limit: limits.calls },
        lastCall: undefined,
      }
      if (held.has(key)) return { outcome: 'refused', limit: 'calls', balance, dead: [] }
      if (used + change.requests > (limits.requests.limit ?? 0)) {
        return { outcome: 'refused', limit: 'requests', balance, dead: [] }
      }
      held.set(key, change.id)
      counted.set(key, used + change.requests)
      const hold = { ...change, account: { pk: person, sk: kind }, requestsWindow: '', moneyWindow: '' }
      return { outcome: 'held', hold, dead: [] }
    },
    async end({ account, requests }, isCounted, limits) {
      const key = `${account.sk} of ${account.pk}`
      held.delete(key)
      if (!isCounted) counted.set(key, (counted.get(key) ?? 0) - requests)
      const none = { used: 0, held: 0 }
      return {
        requests: { ...limits.requests, ...none },
        money: { ...limits.money, ...none },
        calls: { inFlight: 0, limit: 1 },
        lastCall: undefined,
      }
    },
  }
  return {
    changes,
    /** The changes under way. */
    held: () => [...held.keys()],
    /** How often each kind was counted, over all persons. */
    counted: () => {
      const kinds: { [kind: string]: number } = {}
      for (const [key, count] of counted) {
        const [kind = ''] = key.split(' ')
        kinds[kind] = (kinds[kind] ?? 0) + count
      }
      return kinds
    },
    /** Begins a change that never ends. */
    hold: (person: string, kind = 'change') => held.set(`${kind} of ${person}`, 'another'),
  }
}
