import { useState } from 'preact/hooks'
import type { AuditEntry, ListAuditEntriesQuery } from '../../clients/typescript/index.ts'
import { useApp } from '../parts/context.ts'
import { Field, Form } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { Load } from '../parts/load.tsx'
import { linkTo } from '../route.ts'
import { WORDS, whenOf } from '../words.ts'
import { Pager } from './pager.tsx'
import { usePages } from './usePages.ts'

const { audit: words, people } = WORDS.administration

type Time = Pick<ListAuditEntriesQuery, 'from' | 'to'>

/** The audit entries by time. */
export function Audit() {
  const [time, setTime] = useState<Time>({})
  return (
    <>
      <Heading>{WORDS.views.audit}</Heading>
      <p>{words.intro}</p>
      <div class="find">
        <Form button={words.find} plain submit={async ({ from = '', to = '' }) => setTime(timeOf(from, to))}>
          <Field name="from" label={words.from} type="date" optional />
          <Field name="to" label={words.to} type="date" optional />
        </Form>
      </div>
      <Entries key={JSON.stringify(time)} time={time} />
    </>
  )
}

/** Whole days in the user's time zone. */
function timeOf(from: string, to: string): Time {
  const day = (text: string) => new Date(`${text}T00:00:00`)
  const end = day(to)
  if (to !== '') end.setDate(end.getDate() + 1)
  return {
    ...(from !== '' && { from: day(from).toISOString() }),
    ...(to !== '' && { to: end.toISOString() }),
  }
}

function Entries({ time }: { time: Time }) {
  const { account } = useApp()
  const pages = usePages(async (cursor) => {
    const { data } = await account.ask((api) => api.listAuditEntries({ query: { ...time, ...cursor } }))
    return data
  })
  return (
    <Load of={pages}>
      {({ entries, next }) => (
        <>
          {entries.length > 0 ? (
            <Table entries={entries} />
          ) : (
            <p class="empty card">{next === undefined ? words.empty : people.emptyPage}</p>
          )}
          <Pager of={pages} next={next} />
        </>
      )}
    </Load>
  )
}

const ACTS = new Map(Object.entries(words.acts))

function Table({ entries }: { entries: AuditEntry[] }) {
  const emails = new Map(entries.map(({ by }) => [by.personId, by.email]))
  const [when, what, by, on, details, where] = words.columns
  return (
    <table class="stack">
      <thead>
        <tr>
          {words.columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={`${entry.at} ${entry.requestId}`}>
            <td class="whole" data-label={when}>
              {whenOf(new Date(entry.at))}
            </td>
            <td data-label={what}>{ACTS.get(entry.act) ?? entry.act}</td>
            <td data-label={by}>
              <a href={linkTo('people', entry.by.personId)}>{entry.by.email}</a>
            </td>
            <td data-label={on}>
              <Target of={entry.target} emails={emails} />
            </td>
            <td class="words" data-label={details}>
              {saidOf(entry.details)}
            </td>
            <td data-label={where} title={words.request(entry.requestId)}>
              {entry.sourceIp}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The target of an act. A person has a name if an entry of the page contains it. */
function Target({ of, emails }: { of: AuditEntry['target']; emails: ReadonlyMap<string, string> }) {
  const { personId, keyId, ...others } = of
  const things = [...(keyId === undefined ? [] : [words.key(keyId)]), ...Object.values(others)].join(', ')
  return (
    <>
      {personId !== undefined && (
        <a href={linkTo('people', personId)}>{emails.get(personId) ?? words.person(personId)}</a>
      )}
      {personId !== undefined && things && ' '}
      {things}
    </>
  )
}

function saidOf(details: AuditEntry['details']): string {
  return Object.entries(details)
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? listOf(value) : String(value)}`)
    .join(', ')
}

function listOf(value: object | null): string {
  return Array.isArray(value) ? value.join(', ') : JSON.stringify(value)
}
