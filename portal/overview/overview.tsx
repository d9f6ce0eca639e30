import { useState } from 'preact/hooks'
import { useApp } from '../parts/context.ts'
import { Choice } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { Load, useLoad } from '../parts/load.tsx'
import { linkTo } from '../route.ts'
import { WORDS } from '../words.ts'
import { Chart } from './chart.tsx'
import { Limits } from './limits.tsx'
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
