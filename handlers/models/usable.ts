import { aliases } from './alias.ts'
import { isAllowed, isAmong } from './allowed.ts'
import { modelIdOf } from './family.ts'
import { isGuarded } from './guardrail.ts'
import { priceOf } from './price.ts'
import { apisOf } from './speaks.ts'

/** What Bedrock says of a foundation model. */
type Foundation = {
  modelId?: string | undefined
  modelName?: string | undefined
  providerName?: string | undefined
  inferenceTypesSupported?: readonly string[] | undefined
  inputModalities?: readonly string[] | undefined
  outputModalities?: readonly string[] | undefined
}

/** What Bedrock says of an inference profile. */
type Profile = {
  inferenceProfileId?: string | undefined
  inferenceProfileName?: string | undefined
  status?: string | undefined
}

type Route = '/v1/chat/completions' | '/v1/messages' | '/v1/responses' | '/v1/embeddings'

/** A model as the lists of OpenAI and of Anthropic have it. */
export type Usable = {
  id: string
  object: 'model'
  type: 'model'
  created: number
  created_at: string
  owned_by: string
  display_name: string
  input_modalities: string[]
  routes: Route[]
}

/** Who asks: the globs of their plan and of their key, each if any, and whether a budget bounds what they spend. */
type Who = { models: readonly (readonly string[] | undefined)[]; isLimited: boolean }

/** Whether the route for embeddings takes a model. */
export type EmbedsText = (id: string) => boolean

/**
 * What can really be invoked: models that are there on demand, profiles, and the deployment's names for them; those
 * that the deployment, the plan and the key allow, that have a price where there is a budget, and that a route speaks to.
 */
export function usableModels(
  foundation: readonly Foundation[],
  profiles: readonly Profile[],
  who: Who,
  embedsText: EmbedsText,
): Usable[] {
  const byId = new Map(foundation.map((model) => [model.modelId ?? '', model]))
  const onDemand = foundation.flatMap(
    ({ modelId = '', inferenceTypesSupported = [], modelName = modelId }) =>
      inferenceTypesSupported.includes('ON_DEMAND') ? [{ id: modelId, name: modelName }] : [],
  )
  const active = profiles.flatMap(
    ({ inferenceProfileId: id = '', inferenceProfileName: name = id, status }) =>
      status === 'ACTIVE' ? [{ id, name }] : [],
  )
  const models = [...onDemand, ...active].flatMap(({ id, name }) => {
    const model = byId.get(modelIdOf(id) ?? '') ?? {}
    const { outputModalities = [] } = model
    const routes = routesOf(id, outputModalities, embedsText)
    if (routes.length === 0 || !isUsable(id, who)) return []
    return [usable(id, name, model, routes)]
  })
  const known = new Map(models.map((model) => [model.id, model]))
  const named = [...aliases()].flatMap(([alias, id]) => {
    const model = known.get(id)
    return model ? [{ ...model, id: alias, display_name: `${alias} (${model.display_name})` }] : []
  })
  return [...models, ...named].sort((a, b) => (a.id < b.id ? -1 : 1))
}

function isUsable(id: string, { models, isLimited }: Who): boolean {
  return (
    isAllowed(id) &&
    models.every((globs) => !globs || isAmong(globs, id)) &&
    (!isLimited || priceOf(id) !== undefined)
  )
}

function routesOf(id: string, outputModalities: readonly string[], embedsText: EmbedsText): Route[] {
  if (outputModalities.includes('EMBEDDING')) return embedsText(id) ? ['/v1/embeddings'] : []
  const apis = apisOf(id).filter(isGuarded)
  return [
    ...(apis.includes('chat') || apis.includes('converse') ? (['/v1/chat/completions'] as const) : []),
    ...(apis.includes('messages') ? (['/v1/messages'] as const) : []),
    ...(apis.includes('responses') ? (['/v1/responses'] as const) : []),
  ]
}

function usable(
  id: string,
  name: string,
  { providerName = '', inputModalities = [] }: Foundation,
  routes: Route[],
): Usable {
  const [, year, month, day] = /-(20\d\d)(\d\d)(\d\d)-/.exec(id) ?? []
  const time = year === undefined ? 0 : Date.UTC(Number(year), Number(month) - 1, Number(day))
  return {
    id,
    object: 'model',
    type: 'model',
    created: time / 1000,
    created_at: new Date(time).toISOString(),
    owned_by: providerName,
    display_name: name,
    input_modalities: [...inputModalities],
    routes,
  }
}
