/**
 * Returns the model that a name stands for. `MODEL_ALIASES` maps names that tools have built in, as comma-separated
 * pairs such as `gpt-4o=us.anthropic.claude-sonnet-4-5-20250929-v1:0`. Any other name is a model's own.
 *
 * @throws if the variable is not set; `(none)` means no aliases.
 */
export function modelOf(name: string): string {
  return aliases().get(name) ?? name
}

/** Returns the models by the deployment's aliases. @throws if `MODEL_ALIASES` is not set. */
export function aliases(): ReadonlyMap<string, string> {
  const stated = process.env['MODEL_ALIASES']
  if (stated === undefined) throw new Error('MODEL_ALIASES is not set')
  const pairs = stated.split(',').flatMap((pair): [string, string][] => {
    const [name = '', model = ''] = pair.split('=')
    return name === '' || model === '' ? [] : [[name, model]]
  })
  return new Map(pairs)
}
