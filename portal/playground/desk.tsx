import { useState } from 'preact/hooks'
import type { UsableModel } from '../../clients/typescript/index.ts'
import { Field } from '../parts/form.tsx'
import { WORDS } from '../words.ts'
import { Answer } from './answer.tsx'
import { AsCode } from './asCode.tsx'
import { type Asked, type Image, type Message, openCalls } from './conversation.ts'
import { ImageField } from './imageField.tsx'
import { firstOf, ModelChoice } from './modelChoice.tsx'
import { Said } from './said.tsx'
import { TextArea } from './textArea.tsx'
import { EXAMPLE_TOOL, toolsIn } from './tools.ts'
import { useAnswer } from './useAnswer.ts'

const { playground: words } = WORDS

/** The draft of the next request; `results` are those of the model's tool calls, in order. */
type Draft = { prompt: string; image: Image | undefined; results: string[] }

const NOTHING: Draft = { prompt: '', image: undefined, results: [] }

function isEmpty({ prompt, image, results }: Draft): boolean {
  return prompt === '' && !image && results.every((result) => result === '')
}

/** The playground: ask a model, read the answer and continue the conversation. */
export function Desk({ secret, models }: { secret: string; models: UsableModel[] }) {
  const [settings, setSettings] = useState<Omit<Asked, 'messages' | 'tools'>>({
    model: firstOf(models),
    system: '',
    maxTokens: undefined,
    temperature: undefined,
  })
  const change = (part: Partial<typeof settings>) => setSettings((settings) => ({ ...settings, ...part }))
  const [tool, setTool] = useState('')
  /** The number of conversations; each new one moves the focus to the prompt. */
  const [round, setRound] = useState(0)
  const [before, setBefore] = useState<Message[]>([])
  const [draft, setDraft] = useState<Draft>({ ...NOTHING, prompt: words.firstPrompt })
  const write = (part: Partial<Draft>) => setDraft((draft) => ({ ...draft, ...part }))
  const { answer, ask, stop, clear } = useAnswer(secret, ({ asked, text, calls }) => {
    setBefore([...asked.messages, { role: 'assistant', text, calls }])
  })
  const isBusy = answer?.state === 'running'
  const model = models.find(({ id }) => id === settings.model)
  const takesImages = model?.input_modalities.includes('IMAGE') ?? false
  const calls = openCalls(before)
  const tools = toolsIn(tool)
  const said: Message[] =
    calls.length > 0
      ? calls.map((call, index) => ({ role: 'tool', call, text: draft.results[index] ?? '' }))
      : [{ role: 'user', text: draft.prompt, image: takesImages ? draft.image : undefined }]
  const asked: Asked = { ...settings, messages: [...before, ...said], tools: tools ?? [] }
  const isWritten = said.some(({ text }) => text !== '')
  return (
    <div class="play">
      <form
        class="card"
        onSubmit={(event) => {
          event.preventDefault()
          if (isBusy || !tools) return
          setDraft(NOTHING)
          void ask(asked, () => setDraft((written) => (isEmpty(written) ? draft : written)))
        }}
      >
        <ModelChoice models={models} model={settings.model} choose={(model) => change({ model })} />
        <TextArea
          label={words.system}
          rows={2}
          value={settings.system}
          type={(system) => change({ system })}
          optional
        />
        {calls.map((call, index) => (
          <TextArea
            key={call.id}
            label={words.resultOf(call.name)}
            rows={2}
            value={draft.results[index] ?? ''}
            type={(text) =>
              write({ results: calls.map((_, at) => (at === index ? text : (draft.results[at] ?? ''))) })
            }
          />
        ))}
        {calls.length === 0 && (
          <TextArea
            key={round}
            autofocus={round > 0}
            label={words.prompt}
            rows={6}
            value={draft.prompt}
            type={(prompt) => write({ prompt })}
          />
        )}
        {calls.length === 0 && takesImages && (
          <ImageField image={draft.image} take={(image) => write({ image })} />
        )}
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
        <details>
          <summary>{words.tool}</summary>
          <p class="quiet">{words.toolSays}</p>
          <TextArea
            label={words.toolDefinition}
            rows={6}
            value={tool}
            wrong={tools ? undefined : words.noTool}
            type={setTool}
            optional
          />
          {tool === '' && (
            <button type="button" class="link" onClick={() => setTool(EXAMPLE_TOOL)}>
              {words.exampleTool}
            </button>
          )}
        </details>
        <div class="row">
          <button type="submit" aria-disabled={isBusy || !tools}>
            {isBusy ? words.sending : words.send}
          </button>
          {isBusy && (
            <button type="button" class="plain" onClick={stop}>
              {words.stop}
            </button>
          )}
          {!isBusy && before.length > 0 && (
            <button
              type="button"
              class="plain"
              onClick={() => {
                setBefore([])
                setDraft(NOTHING)
                setRound(round + 1)
                clear()
              }}
            >
              {words.anew}
            </button>
          )}
        </div>
      </form>
      <div>
        {answer && <Said messages={answer.asked.messages} />}
        <Answer answer={answer} />
        <AsCode asked={isWritten || !answer ? asked : answer.asked} model={model} />
      </div>
    </div>
  )
}

function numberIn(text: string): number | undefined {
  return text === '' ? undefined : Number(text)
}
