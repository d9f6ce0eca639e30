import type { Balance } from '../../clients/typescript/index.ts'
import { moneyOf, numberOf, WORDS, whenOf } from '../words.ts'
import { Meter } from './meter.tsx'

const { overview: words } = WORDS

/** The usage of a person's limits. */
export function Limits({ quota, budget, callsInFlight }: Balance) {
  const spent = moneyOf(budget.used)
  return (
    <div class="cards">
      <Meter
        name={words.budget}
        period={words.period[budget.period]}
        used={budget.used}
        held={budget.held}
        limit={budget.limit}
        says={budget.limit === undefined ? words.unlimited(spent) : words.used(spent, moneyOf(budget.limit))}
        more={[
          budget.held > 0 ? words.held(moneyOf(budget.held)) : '',
          words.resets(whenOf(new Date(budget.resetsAt))),
        ]}
      />
      <Meter
        name={words.quota}
        period={words.period[quota.period]}
        used={quota.used}
        held={quota.held}
        limit={quota.limit}
        says={words.used(numberOf(quota.used), numberOf(quota.limit))}
        more={[
          quota.held > 0 ? words.held(numberOf(quota.held)) : '',
          words.resets(whenOf(new Date(quota.resetsAt))),
        ]}
      />
      <Meter
        name={words.calls}
        used={callsInFlight.used}
        held={0}
        limit={callsInFlight.limit}
        says={words.now(numberOf(callsInFlight.used), numberOf(callsInFlight.limit))}
        more={[]}
      />
    </div>
  )
}
