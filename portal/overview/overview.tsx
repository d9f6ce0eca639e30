import { useState } from 'preact/hooks'
import type { Account } from '../../clients/typescript/index.ts'
import { useApp } from '../parts/context.ts'
import { Choice } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { Load, useLoad } from '../parts/load.tsx'
import { linkTo } from '../route.ts'
import { moneyOf, numberOf, WORDS, whenOf } from '../words.ts'
import { Chart } from './chart.tsx'
import { Meter } from './meter.tsx'
import { lastDays, type Measure } from './series.ts'
import { UsageTable } from './usageTable.tsx'

const { overview: words } = WORDS

const RANGES = [7, 30, 90] as const

export function Overview() {
  const { account } = useApp()
  const [days, setDays] = useState<number>(30)
  const [measure, setMeasure] = useState<Measure>('cost')
  const limits = useLoad(() => account.ask((api) => api.getAccount()), 'account')
  const range = lastDays(days)
  const [from = '', to = ''] = [range.at(0), range.at(-1)]
  const usage = useLoad(() => account.ask((api) => api.getUsage({ query: { from, to } })), from)
  return (
    <>
      <div class="row between">
        <Heading>{WORDS.views.overview}</Heading>
        <button
          type="button"
          class="plain small"
          onClick={() => {
            limits.reload()
            usage.reload()
          }}
        >
          {words.refresh}
        </button>
      </div>
      <Load of={limits}>{({ data }) => <Limits {...data} />}</Load>
      <section class="card" aria-label={words.usage}>
        <div class="row between">
          <h2>{words.usage}</h2>
          <div class="row">
            <Choice
              name="measure"
              label={words.measure}
              value={measure}
              options={MEASURES.map((one) => [one, words.measures[one]])}
              onChange={(value) => setMeasure(MEASURES.find((one) => one === value) ?? 'cost')}
            />
            <Choice
              name="days"
              label={words.range}
              value={String(days)}
              options={RANGES.map((range) => [String(range), words.days(range)])}
              onChange={(value) => setDays(Number(value))}
            />
          </div>
        </div>
        <Load of={usage}>
          {({ data }) =>
            data.usage.length === 0 ? (
              <p class="empty">
                {words.empty} <a href={linkTo('playground')}>{words.emptyNext}</a>
              </p>
            ) : (
              <>
                <Chart usage={data.usage} days={range} measure={measure} />
                <UsageTable usage={data.usage} />
              </>
            )
          }
        </Load>
      </section>
    </>
  )
}

const MEASURES = ['cost', 'tokens', 'requests'] as const

function Limits({ quota, budget, callsInFlight }: Account) {
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
