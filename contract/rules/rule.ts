import type { Json, JsonObject } from '../document.ts'

/** A place in the document, from which Redocly finds the line. */
export type Location = {
  child: (path: string | string[]) => Location
  key: () => Location
  source: { absoluteRef: string }
  /** In the form of a reference: `#/paths/~1things/get`. */
  pointer: string
}

export type Context = {
  location: Location
  /** The key of the node. */
  key: string | number
  type: { name: string }
  /** Follows a `$ref`; returns a node without one unchanged. */
  resolve: (node: Json) => { node?: Json; location?: Location }
  report: (problem: { message: string; location?: Location }) => void
}

/** Visitors by node type (`redocly inspect-node-types openapi.yaml` lists the types). */
export type Visitor = { [nodeType: string]: (node: Json, context: Context) => void }

/** Created for each document, so that it may keep state. */
export type Rule = () => Visitor
export type Rules = { [name: string]: Rule }

/** A document may have any shape; a value that is not an object counts as an empty one. */
export function object(node: Json | undefined): JsonObject {
  return isObject(node) ? node : {}
}

export function isObject(node: Json | undefined): node is JsonObject {
  return typeof node === 'object' && node !== null && !Array.isArray(node)
}

/** A value that is not an array counts as an empty one. */
export function array(node: Json | undefined): Json[] {
  return Array.isArray(node) ? node : []
}

/** Whether a schema becomes no model, like that of a parameter or of an event in a stream. */
export function makesNoModel({ pointer }: Location): boolean {
  return /\/(parameters\/\d+|content\/text~1event-stream)\/schema(\/|$)/.test(pointer)
}
