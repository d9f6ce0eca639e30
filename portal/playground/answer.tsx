import { type Fact, Facts } from '../parts/facts.tsx'
import { Notice } from '../parts/notice.tsx'
import { moneyOf, numberOf, secondsOf, WORDS } from '../words.ts'
import { Calls } from './said.tsx'
import type { AnswerSoFar } from './useAnswer.ts'

const { playground: words } = WORDS

/** The answer as it arrives. A screen reader announces it once it is complete. */
export function Answer({ answer }: { answer: AnswerSoFar | undefined }) {
  return (
    <section class="card" aria-label={words.answer} aria-busy={answer?.state === 'running'}>
      <h2>{words.answer}</h2>
      <div class="answer" aria-live="polite">
        {answer ? answer.text : <span class="quiet">{words.waiting}</span>}
        {answer && <Calls calls={answer.calls} />}
        {answer?.state === 'running' && <span aria-hidden="true">▍</span>}
      </div>
      <div role="alert">{answer?.state === 'failed' && <Notice tone="bad">{answer.wrong}</Notice>}</div>
      <div role="status">
        {answer?.state === 'stopped' && <Notice tone="plain">{words.stopped}</Notice>}
        {answer?.state === 'done' && answer.calls.length > 0 && <Notice tone="plain">{words.called}</Notice>}
        {answer?.isCut && <Notice tone="plain">{words.cut}</Notice>}
        {answer?.ignored && <Notice tone="plain">{words.ignored(answer.ignored)}</Notice>}
      </div>
      {answer && <Facts facts={factsOf(answer)} />}
    </section>
  )
}

function factsOf({ tokens, cost, millis, firstMillis }: AnswerSoFar): Fact[] {
  return [
    [words.tokens, tokens ? words.tokensSay(numberOf(tokens.input), numberOf(tokens.output)) : PENDING],
    [words.cost, cost === undefined ? PENDING : moneyOf(cost)],
    [
      words.time,
      millis === undefined || firstMillis === undefined
        ? PENDING
        : words.timeSays(secondsOf(firstMillis), secondsOf(millis)),
    ],
  ]
}

const PENDING = '…'
