import type { Contract, Json, JsonObject } from '../../../contract/document.ts'

/** The artifacts that are made from the contract. */
export type Artifact = 'body' | 'types' | 'operations' | 'validators' | 'docs'

/** One edit of the contract. If no check rejects it, it must change these artifacts without an edit of code. */
export type Mutation = { kind: string; where: string; edits: Edit[]; reaches: Artifact[] }

/** Sets the value at a path, removes it (no value), or renames its key. */
export type Edit = { path: string[]; value?: Json; key?: string }

/** A place in the contract where a kind of edit can be made. */
export type Place = { where: string; edits: Edit[] }

/** In how many places one kind of edit is tried, spread over all possible places. */
const PLACES = 2

/** The mutations of one kind. */
export function kind(name: string, reaches: Artifact[], places: Place[]): Mutation[] {
  const step = Math.max(1, Math.floor(places.length / PLACES))
  const chosen = places.filter((_, index) => index % step === 0).slice(0, PLACES)
  if (chosen.length === 0) throw new Error(`The contract has no place for the mutation '${name}'`)
  return chosen.map((place) => ({ kind: name, ...place, reaches }))
}

/** The contract with a mutation, as JSON, which is also YAML. */
export function mutated(contract: Contract, { edits }: Mutation): string {
  const copy: Json = JSON.parse(JSON.stringify(contract))
  for (const { path, value, key } of edits) {
    const parent = path.slice(0, -1).reduce<JsonObject>((node, step) => within(node[step]), within(copy))
    const last = path.at(-1) ?? ''
    if (key !== undefined) {
      const entries = Object.entries(parent).map(
        ([name, child]) => [name === last ? key : name, child] as const,
      )
      for (const name of Object.keys(parent)) delete parent[name]
      Object.assign(parent, Object.fromEntries(entries))
    } else if (value === undefined) delete parent[last]
    else parent[last] = value
  }
  return JSON.stringify(copy, null, 1)
}

/** An array is edited as an object whose keys are its indices. */
function within(value: Json | undefined): JsonObject {
  return isContainer(value) ? value : {}
}

function isContainer(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null
}

export function json(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
}

export function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}
