import { nearest } from './nearest.ts'
import { object, type Rules } from './rule.ts'

/** The project's own extensions, and the places where they are read. */
const EXTENSIONS: { [extension: string]: string } = {
  'x-audit': 'Operation',
  'x-getting-started': 'Operation',
  'x-groups': 'Operation',
  'x-integrations': 'Root',
  'x-max-auth-age': 'Operation',
  'x-max-body-bytes': 'Operation',
  'x-preflight-headers': 'Root',
  'x-response-headers': 'Root',
  'x-responses': 'Root',
  'x-uses': 'Operation',
}

/** The places of extensions. In schemas and among headers such a name may be a field's. */
const PLACES = ['Root', 'Info', 'Paths', 'PathItem', 'Operation', 'RequestBody', 'MediaType', 'Components']

/** Checks for misspelt extensions of this project. Any other extension belongs to the reader. */
export const spellingRules: Rules = {
  'extension-spelling': () => ({
    any(node, { type, report, location }) {
      if (!PLACES.includes(type.name)) return
      for (const key of Object.keys(object(node))) {
        if (!key.startsWith('x-') || key.startsWith('x-amazon-') || EXTENSIONS[key] === type.name) continue
        const meant = nearest(key, Object.keys(EXTENSIONS))
        const place = EXTENSIONS[meant ?? ''] === 'Root' ? 'at the top of the contract' : 'in an operation'
        if (meant !== undefined)
          report({
            message: `Nothing reads ${key} here. Did you mean ${meant}, ${place}?`,
            location: location.child(key).key(),
          })
        else if (/^x-(ama?zo?n|apigateway)/i.test(key))
          report({
            message: `API Gateway reads no ${key}: its extensions begin with x-amazon-apigateway-.`,
            location: location.child(key).key(),
          })
      }
    },
  }),
}
