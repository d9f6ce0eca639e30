import type { Json } from '../document.ts'
import { isObject, object, type Rules } from './rule.ts'

/** Checks the fields of bodies, and their names in other languages. */
export const propertyRules: Rules = {
  'property-name': () => ({
    Schema(node, { report, location }) {
      const { properties } = object(node)
      for (const [name, property] of Object.entries(object(properties))) {
        const message =
          name === '__proto__'
            ? 'No object of a function can hold __proto__. Use another name.'
            : name in Object.prototype && 'default' in object(property)
              ? `Every object has ${name}, so that no default is filled in. Leave the default out, or use another name.`
              : undefined
        if (message) report({ message, location: location.child(['properties', name]).key() })
      }
    },
  }),

  'property-case': () => ({
    Schema(node, { report, location }) {
      const before = new Map<string, string>()
      for (const name of Object.keys(object(object(node)['properties']))) {
        const letters = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
        const other = before.get(letters)
        if (other === undefined) before.set(letters, name)
        else
          report({
            message: `${other} and ${name} become one name in Go, whose client will not compile. Rename one, unless nobody calls from Go.`,
            location: location.child(['properties', name]).key(),
          })
      }
    },
  }),

  'default-place': () => ({
    Schema(node, { report, location }) {
      for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
        if (!hasDefault(object(node)[keyword] ?? null)) continue
        report({
          message: `Nothing fills in a default within ${keyword}, since it may not apply. Put it at a field outside, or leave it out.`,
          location: location.child(keyword).key(),
        })
      }
    },
  }),
}

function hasDefault(node: Json): boolean {
  if (Array.isArray(node)) return node.some(hasDefault)
  if (!isObject(node)) return false
  const { properties, items } = node
  return (
    'default' in node ||
    Object.values(object(properties)).some(hasDefault) ||
    (items !== undefined && hasDefault(items))
  )
}
