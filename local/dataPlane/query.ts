/**
 * Returns the decoded values of each query parameter, or null without parameters. A semicolon separates parameters as
 * an ampersand does (developer guide, 'Known issues').
 */
export function queryParameters(queryString: string): { [name: string]: string[] } | null {
  const parameters = new Map<string, string[]>()
  for (const pair of queryString.split(/[&;]/).filter((part) => part !== '')) {
    const [name = '', ...value] = pair.split('=')
    const decodedName = decoded(name)
    parameters.set(decodedName, [...(parameters.get(decodedName) ?? []), decoded(value.join('='))])
  }
  return parameters.size > 0 ? Object.fromEntries(parameters) : null
}

function decoded(text: string): string {
  const spaced = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    return spaced
  }
}
