import type { Json, JsonObject } from '../document.ts'
import { isObject } from './rule.ts'

/**
 * Removes the prototype of every object in an example, in place. Redocly's check reads fields without checking that
 * they are the object's own, and so finds a `constructor` or a `toString` in every object without such a field.
 */
export function disinheritExamples(root: JsonObject): void {
  // An alias within its own anchor leads in a circle.
  const seen = new Set<Json>()
  const walk = (node: Json | undefined, inExample: boolean, isNamed = false): void => {
    if (typeof node !== 'object' || node === null || seen.has(node)) return
    seen.add(node)
    if (inExample && isObject(node)) Object.setPrototypeOf(node, null)
    for (const [key, child] of Object.entries(node))
      walk(child, inExample || (key === 'example' && !isNamed), key === 'properties')
  }
  walk(root, false)
}
