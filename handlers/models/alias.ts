/**
 * The model that a name stands for: `MODEL_ALIASES` maps names that tools are fixed to, such as
 * `gpt-4o=us.anthropic.claude-sonnet-4-5-20250929-v1:0`, with commas between; any other name is that of a model.
 *
 * @throws where it is not set, be it to `(none)`.
 */
export function modelOf(name: string): string {
  return aliases().get(name) ?? name
}

/** The models by the names that this deployment gives them. @throws where `MODEL_ALIASES` is not set. */
export function aliases(): ReadonlyMap<string, string> {
  const stated = process.env['MODEL_ALIASES']
  if (stated === undefined) throw new Error('MODEL_ALIASES is not set')
  const pairs = stated.split(',').flatMap((pair): [string, string][] => {
    const [name = '', model = ''] = pair.split('=')
    return name === '' || model === '' ? [] : [[name, model]]
  })
  return new Map(pairs)
}
