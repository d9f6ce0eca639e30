import type { Json } from '../document.ts'
import { nearest } from './nearest.ts'
import { object, type Rules } from './rule.ts'

/** The kind of components that a reference in each place may name, and the reader of that reference. */
const COMPONENTS: { [nodeType: string]: string } = {
  Schema: 'schemas',
  Response: 'responses',
  Header: 'headers',
  Example: 'examples',
}

/** Checks references, which the deployed body follows only into components. */
export const referenceRules: Rules = {
  'reference-unknown': () => {
    let components: Json = {}
    return {
      Root(node) {
        components = object(node)['components'] ?? {}
      },
      ref(node, { report, location, resolve }) {
        const { $ref } = object(node)
        if (typeof $ref !== 'string' || resolve(node).node !== undefined) return
        const names = Object.entries(object(components)).flatMap(([kind, named]) =>
          Object.keys(object(named)).map((name) => `#/components/${kind}/${name}`),
        )
        const meant = nearest($ref, names)
        report({
          message: `There is no ${$ref}. ${meant ? `Did you mean ${meant}?` : 'Define it, or refer to one that is there.'}`,
          location: location.child('$ref'),
        })
      },
    }
  },

  'reference-place': () => ({
    ref(node, { type, report, location, resolve }) {
      const { $ref } = object(node)
      if (typeof $ref !== 'string' || !$ref.startsWith('#') || resolve(node).node === undefined) return
      const kind = COMPONENTS[type.name]
      // Other rules refuse references of a parameter and of a path.
      if (['Parameter', 'PathItem'].includes(type.name)) return
      if (kind !== undefined && new RegExp(`^#/components/${kind}/[^/]+$`).test($ref)) return
      report({
        message:
          kind === undefined
            ? `The deployed body follows no reference here. Write in place what ${$ref} names; a YAML anchor saves the second time.`
            : `API Gateway follows references to a whole component, and not into one or to anything else. Put what ${$ref} names into components.${kind} and refer to that.`,
        location: location.child('$ref'),
      })
    },
  }),
}
