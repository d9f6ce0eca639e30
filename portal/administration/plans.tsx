import { useState } from 'preact/hooks'
import type { Plan } from '../../clients/typescript/index.ts'
import { Ask, type Question } from '../parts/ask.tsx'
import { useApp } from '../parts/context.ts'
import { Facts } from '../parts/facts.tsx'
import { Heading } from '../parts/heading.tsx'
import { Load, useLoad } from '../parts/load.tsx'
import { WORDS } from '../words.ts'
import { DomainPlan } from './domainPlan.tsx'
import { GroupPlan } from './groupPlan.tsx'
import { saidOf } from './limits.ts'
import { PlanForm } from './planForm.tsx'

const { administration } = WORDS
const { plans: words, domains, groups } = administration

/** A deletion: the question before it, the action, and the message after it. */
type Ending = { question: Question; act: () => Promise<unknown>; done: string }

export function Plans() {
  const { account, say } = useApp()
  const [form, setForm] = useState<{ plan?: Plan }>()
  const [ending, setEnding] = useState<Ending>()
  const plans = useLoad(() => account.ask((api) => api.listPlans()), 'plans')
  const changed = (done: string) => {
    setForm(undefined)
    say({ words: done, tone: 'good' })
    plans.reload()
  }
  const remove = ({ name, domains, groups }: Plan) =>
    setEnding({
      question: {
        title: words.deleteAsk(name),
        says: words.deleteSays(name),
        lines: [...groups.map(words.deleteGroup), ...domains.map(words.deleteDomain)],
        button: words.delete,
      },
      act: () => account.askFresh((api) => api.deletePlan({ path: { plan: name } })),
      done: words.deleted(name),
    })
  const release = (domain: string, plan: string) =>
    setEnding({
      question: {
        title: domains.releaseAsk(domain),
        says: domains.releaseSays(domain, plan),
        button: domains.release,
      },
      act: () => account.askFresh((api) => api.deleteDomainPlan({ path: { domain } })),
      done: domains.released(domain),
    })
  const releaseGroup = (group: string, plan: string) =>
    setEnding({
      question: {
        title: groups.releaseAsk(group),
        says: groups.releaseSays(group, plan),
        button: groups.release,
      },
      act: () => account.askFresh((api) => api.deleteGroupPlan({ path: { group } })),
      done: groups.released(group),
    })
  return (
    <>
      <div class="row between">
        <Heading>{WORDS.views.plans}</Heading>
        {!form && (
          <button type="button" onClick={() => setForm({})}>
            {words.new}
          </button>
        )}
      </div>
      <p>{words.intro}</p>
      <Load of={plans}>
        {({ data }) => (
          <>
            {form && (
              <PlanForm
                key={form.plan?.name ?? ''}
                plans={data}
                plan={form.plan}
                changed={changed}
                cancel={() => setForm(undefined)}
              />
            )}
            <div class="cards wide">
              {data.map((plan, index) => (
                <section key={plan.name} class="card" aria-label={plan.name}>
                  <h2>{plan.name}</h2>
                  <Facts facts={saidOf(plan, true)} />
                  <Whose
                    title={words.groups}
                    names={plan.groups}
                    words={groups}
                    release={(group) => releaseGroup(group, plan.name)}
                  />
                  <Whose
                    title={words.domains}
                    names={plan.domains}
                    words={domains}
                    release={(domain) => release(domain, plan.name)}
                  />
                  {/* The first plan is that of the deployment, which no route changes. */}
                  {index > 0 && (
                    <div class="row">
                      <button
                        type="button"
                        class="plain small"
                        aria-label={words.changeNamed(plan.name)}
                        onClick={() => setForm({ plan })}
                      >
                        {words.change}
                      </button>
                      <button
                        type="button"
                        class="plain small"
                        aria-label={words.deleteNamed(plan.name)}
                        onClick={() => remove(plan)}
                      >
                        {words.delete}
                      </button>
                    </div>
                  )}
                </section>
              ))}
            </div>
            <GroupPlan plans={data} changed={changed} />
            <DomainPlan plans={data} changed={changed} />
          </>
        )}
      </Load>
      {ending && (
        <Ask
          {...ending.question}
          act={async () => {
            await ending.act()
            changed(ending.done)
          }}
          close={() => setEnding(undefined)}
        />
      )}
    </>
  )
}

type WhoseProps = {
  title: string
  names: string[]
  words: { release: string; releaseNamed: (name: string) => string }
  release: (name: string) => void
}

/** The groups or the domains that have a plan. */
function Whose({ title, names, words, release }: WhoseProps) {
  if (names.length === 0) return null
  return (
    <>
      <h3>{title}</h3>
      <ul class="plainly">
        {names.map((name) => (
          <li key={name} class="row">
            {name}
            <button
              type="button"
              class="link"
              aria-label={words.releaseNamed(name)}
              onClick={() => release(name)}
            >
              {words.release}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
