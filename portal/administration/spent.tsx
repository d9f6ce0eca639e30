import { useState } from 'preact/hooks'
import type { ListUsageQuery, SummedUsage } from '../../clients/typescript/index.ts'
import { sum } from '../overview/series.ts'
import { useApp } from '../parts/context.ts'
import { Choice, Field, Form } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { Load } from '../parts/load.tsx'
import { linkTo } from '../route.ts'
import { moneyOf, numberOf, shortDayOf, WORDS } from '../words.ts'
import { Pager } from './pager.tsx'
import { saveAs } from './saveAs.ts'
import { usePages } from './usePages.ts'

const { spent: words } = WORDS.administration

type By = NonNullable<ListUsageQuery['by']>
type Asked = { from: string; to: string; by: By }

/** The dimensions of the sums, by the value of the choice. */
const WAYS: { [W in keyof typeof words.ways]: By } = {
  person: ['person'],
  plan: ['plan'],
  model: ['model'],
  day: ['day'],
  personAndModel: ['person', 'model'],
  dayAndModel: ['day', 'model'],
}
const NAMED = new Map<string, By>(Object.entries(WAYS))

/** The gateway's maximum page, so that most organisations see all lines, the most expensive first. */
const PAGE = 1000

/** The usage of all people. */
export function Spent() {
  const [asked, setAsked] = useState<Asked>(() => ({ ...thisMonth(), by: WAYS.person }))
  return (
    <>
      <Heading>{WORDS.views.spent}</Heading>
      <p>{words.intro}</p>
      <div class="find">
        <Form
          button={words.show}
          plain
          submit={async ({ from = '', to = '', by = '' }) =>
            setAsked({ from, to, by: NAMED.get(by) ?? WAYS.person })
          }
        >
          <Field name="from" label={words.from} type="date" value={asked.from} />
          <Field name="to" label={words.to} type="date" value={asked.to} />
          <Choice name="by" label={words.by} options={Object.entries(words.ways)} />
        </Form>
      </div>
      <Sums key={JSON.stringify(asked)} asked={asked} />
    </>
  )
}

/** The month so far in UTC, the gateway's time. */
function thisMonth(): { from: string; to: string } {
  const to = new Date().toISOString().slice(0, 10)
  return { from: `${to.slice(0, 8)}01`, to }
}

function Sums({ asked }: { asked: Asked }) {
  const { account } = useApp()
  const pages = usePages(async (cursor) => {
    const query = { ...asked, ...cursor, limit: PAGE }
    const { data } = await account.ask((api) => api.listUsage({ query }))
    return data
  })
  return (
    <Load of={pages}>
      {({ usage, next }) =>
        usage.length === 0 ? (
          <p class="empty card">{words.empty}</p>
        ) : (
          <>
            <p class="figure">
              {words.total(
                moneyOf(sum(usage.map(({ cost }) => cost))),
                numberOf(sum(usage.map(({ requests }) => requests))),
              )}
            </p>
            <Table usage={usage} by={asked.by} />
            <div class="row">
              <Download asked={asked} />
            </div>
            <Pager of={pages} next={next} />
          </>
        )
      }
    </Load>
  )
}

function Table({ usage, by }: { usage: SummedUsage[]; by: By }) {
  const columns = [
    ...(by.includes('day') ? [words.columns.date] : []),
    ...(by.includes('person') ? [words.columns.person] : []),
    ...(by.includes('plan') ? [words.columns.plan] : []),
    ...(by.includes('model') ? [words.columns.modelId] : []),
  ]
  const [requests, tokensIn, tokensOut, money] = words.counted
  return (
    <table class="stack">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
          {words.counted.map((column) => (
            <th key={column} scope="col" class="number">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {usage
          .toSorted((a, b) => b.cost - a.cost)
          .map((one) => (
            <tr key={[one.date, one.personId, one.plan, one.modelId].join(' ')}>
              {one.date !== undefined && <td data-label={words.columns.date}>{shortDayOf(one.date)}</td>}
              {one.personId !== undefined && (
                <td data-label={words.columns.person}>
                  <Who of={one} personId={one.personId} />
                </td>
              )}
              {one.plan !== undefined && <td data-label={words.columns.plan}>{one.plan}</td>}
              {one.modelId !== undefined && <td data-label={words.columns.modelId}>{one.modelId}</td>}
              <td class="number" data-label={requests}>
                {numberOf(one.requests)}
              </td>
              <td class="number" data-label={tokensIn}>
                {numberOf(one.inputTokens + one.cacheReadTokens + one.cacheWriteTokens)}
              </td>
              <td class="number" data-label={tokensOut}>
                {numberOf(one.outputTokens)}
              </td>
              <td class="number" data-label={money}>
                {moneyOf(one.cost)}
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  )
}

function Who({ of: { email, serviceAccount }, personId }: { of: SummedUsage; personId: string }) {
  if (email === undefined) return <>{words.gone(personId)}</>
  return (
    <a href={linkTo('people', personId)}>
      {serviceAccount === undefined ? email : words.service(serviceAccount, email)}
    </a>
  )
}

/** All pages of the usage as a table for a spreadsheet. */
function Download({ asked }: { asked: Asked }) {
  const { account } = useApp()
  const download = async () => {
    let table = ''
    let cursor: string | undefined
    do {
      const query: ListUsageQuery = { ...asked, limit: PAGE, format: 'csv', ...(cursor && { cursor }) }
      const { data, headers } = await account.ask((api) =>
        api.listUsage({ query }, { envelope: true, parseAs: 'text' }),
      )
      const page = String(data)
      table += table === '' ? page : page.slice(page.indexOf('\n') + 1)
      cursor = headers.xNextCursor
    } while (cursor !== undefined)
    saveAs(words.file(asked.from, asked.to), 'text/csv', table)
  }
  return <Form button={words.download} plain submit={download} />
}
