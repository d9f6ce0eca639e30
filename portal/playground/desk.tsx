import { useId, useState } from 'preact/hooks'
import type { UsableModel } from '../../clients/typescript/index.ts'
import { Field } from '../parts/form.tsx'
import { WORDS } from '../words.ts'
import { Answer } from './answer.tsx'
import { AsCode } from './asCode.tsx'
import type { Asked } from './ask.ts'
import { firstOf, ModelChoice } from './modelChoice.tsx'
import { useAnswer } from './useAnswer.ts'

const { playground: words } = WORDS

/** Where a person asks a model and reads the answer. */
export function Desk({ secret, models }: { secret: string; models: UsableModel[] }) {
  const id = useId()
  const [asked, setAsked] = useState<Asked>({
    model: firstOf(models),
    system: '',
    prompt: words.firstPrompt,
    maxTokens: undefined,
    temperature: undefined,
  })
  const change = (part: Partial<Asked>) => setAsked((asked) => ({ ...asked, ...part }))
  const { answer, ask, stop } = useAnswer(secret)
  const isBusy = answer?.state === 'running'
  return (
    <div class="play">
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isBusy) void ask(asked)
        }}
      >
        <ModelChoice models={models} model={asked.model} choose={(model) => change({ model })} />
        <div class="field">
          <label for={`${id}-system`}>
            {words.system} <small>({WORDS.optional})</small>
          </label>
          <textarea
            id={`${id}-system`}
            rows={2}
            value={asked.system}
            onInput={({ currentTarget }) => change({ system: currentTarget.value })}
          />
        </div>
        <div class="field">
          <label for={`${id}-prompt`}>{words.prompt}</label>
          <textarea
            id={`${id}-prompt`}
            rows={6}
            required
            value={asked.prompt}
            onInput={({ currentTarget }) => change({ prompt: currentTarget.value })}
          />
        </div>
        <details>
          <summary>{words.parameters}</summary>
          <div class="pair">
            <Field
              name="maxTokens"
              label={words.maxTokens}
              type="number"
              min={1}
              optional
              onInput={(text) => change({ maxTokens: numberIn(text) })}
            />
            <Field
              name="temperature"
              label={words.temperature}
              hint={words.temperatureHint}
              type="number"
              min={0}
              max={1}
              step="any"
              optional
              onInput={(text) => change({ temperature: numberIn(text) })}
            />
          </div>
        </details>
        <div class="row">
          <button type="submit" aria-disabled={isBusy}>
            {isBusy ? words.sending : words.send}
          </button>
          {isBusy && (
            <button type="button" class="plain" onClick={stop}>
              {words.stop}
            </button>
          )}
        </div>
      </form>
      <div>
        <Answer answer={answer} />
        <AsCode asked={asked} model={models.find(({ id }) => id === asked.model)} />
      </div>
    </div>
  )
}

function numberIn(text: string): number | undefined {
  return text === '' ? undefined : Number(text)
}
