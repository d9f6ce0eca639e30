import { type Properties, text } from '../../template.ts'

/**
 * Reads header mappings to fixed values, which API Gateway writes in single quotes.
 *
 * @param prefix such as `method.response.header.`.
 * @throws for a mapping from anything else: the local gateway does not support it.
 */
export function literalHeaders(prefix: string, parameters: Properties): { [name: string]: string } {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => {
      const literal = text(value).match(/^'(.*)'$/s)?.[1]
      if (!name.startsWith(prefix) || literal === undefined) {
        throw new Error(
          `The local gateway supports only mappings of ${prefix}NAME to a value in single quotes, not ${name}: ${value}`,
        )
      }
      return [name.slice(prefix.length), literal]
    }),
  )
}
