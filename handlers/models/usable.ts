import { aliases } from './alias.ts'
import { isAllowed, isAmong } from './allowed.ts'
import { modelIdOf } from './family.ts'
import { isGuarded } from './guardrail.ts'
import { priceOf } from './price.ts'
import { apisOf } from './speaks.ts'

/** A foundation model in Bedrock's list. */
type Foundation = {
  modelId?: string | undefined
  modelName?: string | undefined
  providerName?: string | undefined
  inferenceTypesSupported?: readonly string[] | undefined
  inputModalities?: readonly string[] | undefined
  outputModalities?: readonly string[] | undefined
}

/** An inference profile in Bedrock's list. */
type Profile = {
  inferenceProfileId?: string | undefined
  inferenceProfileName?: string | undefined
  status?: string | undefined
}

type Route = '/v1/chat/completions' | '/v1/messages' | '/v1/responses' | '/v1/embeddings'

/** A model in the form that both OpenAI's and Anthropic's lists use. */
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

/** The caller: the model globs of their plan and their key, if any, and whether a budget limits their spending. */
type Who = { models: readonly (readonly string[] | undefined)[]; isLimited: boolean }

/** Tells whether the embeddings route accepts a model. */
export type EmbedsText = (id: string) => boolean

/**
 * Lists the models that the caller can actually invoke: on-demand models, inference profiles, and the deployment's
 * aliases for them. The deployment, the plan and the key must allow a model, it must have a price if there is a budget,
 * and a route must support it.
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
