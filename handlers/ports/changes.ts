import { type Balance, type Call, type Hold, type Limits, type Reserved, reserve, settle } from './account.ts'
import type { Key } from './dynamodb.ts'

/** The kinds of account changes. Sign-ups and password resets are counted separately. */
export type ChangeKind = 'change' | 'signUp' | 'reset'

/**
 * Changes to people's accounts, one at a time per person. Cognito and API Gateway have no conditional writes, so two
 * concurrent changes could leave two keys or delete the wrong user.
 */
export const changes = {
  /** Begins a change, unless another is under way or there were too many. A repetition changes nothing. */
  async begin(
    person: string,
    kind: ChangeKind,
    change: Call,
    limits: Limits,
    signal: AbortSignal,
  ): Promise<Reserved> {
    const reserved = await reserve(keyOf(person, kind), change, limits, signal)
    if (reserved.dead.length === 0) return reserved
    for (const dead of reserved.dead) await settle(dead, dead, limits, signal)
    return reserved.outcome === 'held' ? reserved : reserve(keyOf(person, kind), change, limits, signal)
  },

  /**
   * Ends a change.
   *
   * @param counted whether the change still counts towards the limit.
   */
  end(hold: Hold, counted: boolean, limits: Limits, signal: AbortSignal): Promise<Balance> {
    return settle(hold, { requests: counted ? hold.requests : 0, money: 0 }, limits, signal)
  },
}

function keyOf(person: string, kind: ChangeKind): Key {
  return { pk: `changes#${person}`, sk: kind }
}
