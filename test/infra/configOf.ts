import { RootConstruct } from 'constructs'
import { readConfig } from '../../infra/config.ts'

/** Reads the configuration from context variables. An App would leave a folder behind for each. */
export function configOf(context: { [name: string]: string }): ReturnType<typeof readConfig> {
  const { node } = new RootConstruct()
  for (const [name, value] of Object.entries(context)) node.setContext(name, value)
  return readConfig(node)
}
