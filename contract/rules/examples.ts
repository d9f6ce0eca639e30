import type { Json, JsonObject } from '../document.ts'
import { isObject } from './rule.ts'

/**
 * Has no object of an example inherit anything, in place. Redocly's check reads fields without asking whether they are
 * the object's own, and so finds a `constructor` or a `toString` in every object that leaves out a field of that name.
 */
export function disinheritExamples(root: JsonObject): void {
  // An alias within its own anchor leads back to where it stands.
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
