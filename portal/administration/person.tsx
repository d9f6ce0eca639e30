import { useState } from 'preact/hooks'
import type { AccessKey, PersonResponse } from '../../clients/typescript/index.ts'
import { KeyTable } from '../keys/keyTable.tsx'
import { Limits } from '../overview/limits.tsx'
import { Ask, type Question } from '../parts/ask.tsx'
import { useApp } from '../parts/context.ts'
import { type Fact, Facts } from '../parts/facts.tsx'
import { Heading } from '../parts/heading.tsx'
import { Load, useLoad } from '../parts/load.tsx'
import { linkTo } from '../route.ts'
import type { Account } from '../session.ts'
import { dayOf, WORDS } from '../words.ts'
import { PersonPlan } from './personPlan.tsx'
import { State } from './state.tsx'

const { administration } = WORDS
const { person: words } = administration

/** An action on a person: the question before it, the action, and the message after it. */
type Act = { question: Question; act: () => Promise<unknown>; done: string }

/** One person, and an administrator's actions on them. */
export function Person({ personId }: { personId: string }) {
  const { account, say } = useApp()
  const person = useLoad(
    async () => (await account.ask((api) => api.getPerson({ path: { personId } }))).data,
    personId,
  )
  const [pending, setPending] = useState<Act>()
  const changed = (done: string) => {
    say({ words: done, tone: 'good' })
    person.reload()
  }
  return (
    <>
      <p>
        <a href={linkTo('people')}>{words.back}</a>
      </p>
      <Heading>{person.data?.email ?? WORDS.views.people}</Heading>
      <Load of={person}>{(data) => <Shown person={data} open={setPending} changed={changed} />}</Load>
      {pending && (
        <Ask
          {...pending.question}
          act={async () => {
            await pending.act()
            changed(pending.done)
          }}
          close={() => setPending(undefined)}
        />
      )}
    </>
  )
}

type ShownProps = {
  person: PersonResponse['data']
  open: (act: Act) => void
  changed: (done: string) => void
}

function Shown({ person, open, changed }: ShownProps) {
  const { account } = useApp()
  const [isOpen, setOpen] = useState(false)
  const isDisabled = person.state === 'disabled'
  return (
    <>
      <section class="card" aria-label={words.account}>
        <Facts facts={factsOf(person)} />
        <div class="row">
          <button type="button" class="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {words.limits}
          </button>
          <button type="button" class="plain" onClick={() => open(ending(account, person))}>
            {words.end}
          </button>
          <button
            type="button"
            class="plain"
            onClick={() => open(isDisabled ? enabling(account, person) : disabling(account, person))}
          >
            {isDisabled ? words.enable : words.disable}
          </button>
        </div>
      </section>
      {isOpen && (
        <PersonPlan
          person={person}
          changed={(done) => {
            setOpen(false)
            changed(done)
          }}
          cancel={() => setOpen(false)}
        />
      )}
      <Limits {...person} />
      <section class="card" aria-label={words.keys}>
        <h2>{words.keys}</h2>
        {person.keys.length === 0 ? (
          <p class="empty">{words.noKeys}</p>
        ) : (
          <KeyTable keys={person.keys} revoke={(key) => open(revoking(account, person, key))} />
        )}
      </section>
    </>
  )
}

function factsOf({ name, state, verified, createdAt, groups, plan }: PersonResponse['data']): Fact[] {
  return [
    [words.name, name ?? administration.none],
    [words.state, <State of={state} />],
    [words.plan, plan],
    [words.groups, groups.join(', ') || administration.none],
    [words.registered, dayOf(new Date(createdAt))],
    [words.verified, verified ? administration.yes : administration.no],
  ]
}

type Someone = Pick<PersonResponse['data'], 'personId' | 'email' | 'name'>

function disabling(account: Account, { personId, email, name }: Someone): Act {
  return {
    question: {
      title: words.disableAsk(administration.who(name, email)),
      says: words.disableSays(email),
      button: words.disable,
    },
    act: () => account.askFresh((api) => api.disablePerson({ path: { personId } })),
    done: words.disabled(email),
  }
}

function enabling(account: Account, { personId, email, name }: Someone): Act {
  return {
    question: {
      title: words.enableAsk(administration.who(name, email)),
      says: words.enableSays(email),
      button: words.enable,
      isHarmless: true,
    },
    act: () => account.askFresh((api) => api.enablePerson({ path: { personId } })),
    done: words.enabled(email),
  }
}

function ending(account: Account, { personId, email, name }: Someone): Act {
  return {
    question: {
      title: words.endAsk(administration.who(name, email)),
      says: words.endSays(email),
      button: words.end,
    },
    act: () => account.askFresh((api) => api.endSessions({ path: { personId } })),
    done: words.ended(email),
  }
}

function revoking(account: Account, { personId, email, name }: Someone, key: AccessKey): Act {
  return {
    question: {
      title: words.revokeAsk(key.name, administration.who(name, email)),
      says: WORDS.keys.revokeSays,
      button: WORDS.keys.revoke,
    },
    act: () => account.askFresh((api) => api.revokePersonKey({ path: { personId, keyId: key.id } })),
    done: WORDS.keys.revoked(key.name),
  }
}
