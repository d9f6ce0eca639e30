import type { Json, JsonObject } from '../document.ts'
import { isObject } from './rule.ts'

/**
 * Replaces every YAML alias with a copy of its anchor's content, in place. Redocly visits an object once, so it would
 * check the content of an alias only at its anchor. Lines still come from the source: a problem behind an alias is
 * reported at the alias.
 *
 * An alias within its own anchor stays, since its copy would have no end.
 */
export function expandAliases(root: JsonObject): void {
  const seen = new Set<Json>()
  const expand = (node: Json, within: readonly Json[]): Json => {
    if (typeof node !== 'object' || node === null || within.includes(node)) return node
    const own = seen.has(node) ? (Array.isArray(node) ? [...node] : { ...node }) : node
    seen.add(node)
    const inside = [...within, node]
    if (Array.isArray(own)) for (const [index, child] of own.entries()) own[index] = expand(child, inside)
    else if (isObject(own)) for (const [key, child] of Object.entries(own)) own[key] = expand(child, inside)
    return own
  }
  expand(root, [])
}
