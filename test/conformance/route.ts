/** The values for the variables of a path and for its query; an array is sent as repeated values. */
export type Sent = { path?: { [name: string]: unknown }; query?: { [name: string]: unknown } }

/** The path and the query of a request to a path of the contract. */
export function urlOf(template: string, { path = {}, query = {} }: Sent = {}): string {
  const filled = template.replaceAll(/\{([^}]+?)\+?\}/g, (_, name: string) =>
    encodeURIComponent(String(path[name]).toWellFormed()),
  )
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, one].map((text) => encodeURIComponent(String(text).toWellFormed()))),
  )
  return pairs.length === 0 ? filled : `${filled}?${pairs.map((pair) => pair.join('=')).join('&')}`
}

/** The raw variables of a path if it matches a template; undefined otherwise. */
export function variablesIn(path: string, template: string): { [name: string]: string } | undefined {
  const pattern = template
    .split(/(\{[^}]+\})/)
    .map((part) =>
      !part.startsWith('{') ? part.replaceAll('.', '\\.') : part.endsWith('+}') ? '(.+?)' : '([^/]+)',
    )
  const values = new RegExp(`^${pattern.join('')}/?$`).exec(path)?.slice(1)
  const names = [...template.matchAll(/\{([^}]+?)\+?\}/g)].map(([, name = '']) => name)
  return values && Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']))
}

/** Of several routes, the one that answers a path: one without variables if there is one. */
export function routeAt<Route extends { method: string; path: string }>(
  routes: Route[],
  method: string,
  path: string,
): Route | undefined {
  const found = routes.filter((one) => one.method === method && variablesIn(path, one.path))
  return found.find((one) => one.path === path) ?? found[0]
}
