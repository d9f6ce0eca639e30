import type { Json, JsonObject } from '../document.ts'

/** A place in the document, from which Redocly tells the line. */
export type Location = {
  child: (path: string | string[]) => Location
  key: () => Location
  source: { absoluteRef: string }
  /** As in a reference: `#/paths/~1things/get`. */
  pointer: string
}

export type Context = {
  location: Location
  /** The key under which the node stands. */
  key: string | number
  type: { name: string }
  /** Follows a `$ref`; gives a node without one back as it is. */
  resolve: (node: Json) => { node?: Json; location?: Location }
  report: (problem: { message: string; location?: Location }) => void
}

/** Visits by the type of a node (`redocly inspect-node-types openapi.yaml` lists them). */
export type Visitor = { [nodeType: string]: (node: Json, context: Context) => void }

/** Made anew for each document, so that it may keep what it saw. */
export type Rule = () => Visitor
export type Rules = { [name: string]: Rule }

/** A document that is checked may have any shape: what is no object counts as an empty one. */
export function object(node: Json | undefined): JsonObject {
  return isObject(node) ? node : {}
}

export function isObject(node: Json | undefined): node is JsonObject {
  return typeof node === 'object' && node !== null && !Array.isArray(node)
}

/** What is no array counts as an empty one. */
export function array(node: Json | undefined): Json[] {
  return Array.isArray(node) ? node : []
}

/** Whether a schema makes no model: that of a parameter, or of an event in a stream. */
export function makesNoModel({ pointer }: Location): boolean {
  return /\/(parameters\/\d+|content\/text~1event-stream)\/schema(\/|$)/.test(pointer)
}
