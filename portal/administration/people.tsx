import { useState } from 'preact/hooks'
import type { Person as Listed, ListPeopleQuery } from '../../clients/typescript/index.ts'
import { useApp } from '../parts/context.ts'
import { Choice, Field, Form } from '../parts/form.tsx'
import { Heading } from '../parts/heading.tsx'
import { Load } from '../parts/load.tsx'
import { linkTo } from '../route.ts'
import { dayOf, WORDS } from '../words.ts'
import { Pager } from './pager.tsx'
import { Person } from './person.tsx'
import { State } from './state.tsx'
import { usePages } from './usePages.ts'

const { people: words, states } = WORDS.administration

type Filter = Pick<ListPeopleQuery, 'email' | 'state'>

/** The people, or one of them. The search stays, so that the way back leads to it. */
export function People({ id }: { id: string | undefined }) {
  const [filter, setFilter] = useState<Filter>({})
  if (id !== undefined) return <Person key={id} personId={id} />
  return (
    <>
      <Heading>{WORDS.views.people}</Heading>
      <div class="find">
        <Form
          button={words.find}
          plain
          submit={async ({ email = '', state = '' }) =>
            setFilter({ ...(email !== '' && { email }), ...(isState(state) && { state }) })
          }
        >
          <Field
            name="email"
            label={words.email}
            hint={words.emailHint}
            value={filter.email ?? ''}
            autocomplete="off"
            optional
          />
          <Choice
            name="state"
            label={words.state}
            value={filter.state ?? ''}
            options={[['', words.allStates], ...Object.entries(states)]}
          />
        </Form>
      </div>
      <List key={JSON.stringify(filter)} filter={filter} />
    </>
  )
}

function isState(text: string): text is Listed['state'] {
  return Object.hasOwn(states, text)
}

function List({ filter }: { filter: Filter }) {
  const { account } = useApp()
  const pages = usePages(async (cursor) => {
    const { data } = await account.ask((api) => api.listPeople({ query: { ...filter, ...cursor } }))
    return data
  })
  return (
    <Load of={pages}>
      {({ people, next }) => (
        <>
          {people.length > 0 ? (
            <Table people={people} />
          ) : (
            <p class="empty card">{next === undefined ? words.empty : words.emptyPage}</p>
          )}
          <Pager of={pages} next={next} />
        </>
      )}
    </Load>
  )
}

function Table({ people }: { people: Listed[] }) {
  const [email, name, state, registered] = words.columns
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
        {people.map((person) => (
          <tr key={person.personId}>
            <td data-label={email}>
              <a href={linkTo('people', person.personId)}>{person.email}</a>
            </td>
            <td data-label={name}>{person.name ?? ''}</td>
            <td data-label={state}>
              <State of={person.state} />
            </td>
            <td class="whole" data-label={registered}>
              {dayOf(new Date(person.createdAt))}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
