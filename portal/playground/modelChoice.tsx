import { useId } from 'preact/hooks'
import type { UsableModel } from '../../clients/typescript/index.ts'
import { WORDS } from '../words.ts'

/** The default: a cheap model that every account has, if it is allowed. */
const FIRST = 'amazon.nova-lite-v1:0'

export function firstOf(models: UsableModel[]): string {
  return (models.find(({ id }) => id === FIRST) ?? models[0])?.id ?? ''
}

/** The models by provider. */
export function ModelChoice({
  models,
  model,
  choose,
}: {
  models: UsableModel[]
  model: string
  choose: (model: string) => void
}) {
  const id = useId()
  const makers = Map.groupBy(models, ({ owned_by }) => owned_by)
  return (
    <div class="field">
      <label for={id}>{WORDS.playground.model}</label>
      <select id={id} value={model} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        {[...makers]
          .sort(([a], [b]) => a.localeCompare(b))
          .map(([maker, made]) => (
            <optgroup key={maker} label={maker}>
              {made.map(({ id, display_name }) => (
                <option key={id} value={id}>
                  {display_name === id ? id : `${display_name} · ${id}`}
                </option>
              ))}
            </optgroup>
          ))}
      </select>
    </div>
  )
}
