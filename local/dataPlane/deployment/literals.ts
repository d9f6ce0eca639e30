import { type Properties, text } from '../../template.ts'

/**
 * Header mappings to fixed values, which API Gateway writes in single quotes.
 *
 * @param prefix such as `method.response.header.`.
 * @throws for a mapping from anything else, which is not played here.
 */
export function literalHeaders(prefix: string, parameters: Properties): { [name: string]: string } {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      const literal = text(value).match(/^'(.*)'$/s)?.[1]
      if (!name.startsWith(prefix) || literal === undefined) {
        throw new Error(`The mapping ${name}: ${value} is not a fixed header, the only kind played here`)
      }
      return [name.slice(prefix.length), literal]
    }),
  )
}
