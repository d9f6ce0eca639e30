import type { Json, JsonObject } from '../document.ts'
import { isObject } from './rule.ts'

/**
 * Gives every YAML alias a copy of its own of what its anchor holds, in place. Redocly visits an object once,
 * wherever it stands, so that what stands behind an alias would be checked at its anchor alone. Lines are read from
 * the source and stay as they are: a problem behind an alias is reported where the alias stands.
 *
 * An alias within its own anchor is left as it is: a copy of it would have no end.
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
