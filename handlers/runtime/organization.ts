/** No restriction. It must be set explicitly: an unset variable admits nobody. */
const ANY = '(any)'

/**
 * Tells whether an e-mail address belongs to one of the domains in `ORGANIZATION_DOMAIN`, ignoring case. Sub-domains do
 * not belong. With `(any)`, every address does.
 */
export function inOrganization(address: string): boolean {
  const domains = organizationDomains()
  return !domains || domains.includes(address.slice(address.lastIndexOf('@') + 1).toLowerCase())
}

/**
 * Returns the domains that users must belong to, in lower case; undefined if `ORGANIZATION_DOMAIN` is `(any)`.
 *
 * @throws if the variable is not set.
 */
export function organizationDomains(): string[] | undefined {
  const domains = process.env['ORGANIZATION_DOMAIN']
  if (!domains) throw new Error('ORGANIZATION_DOMAIN is not set')
  return domains === ANY ? undefined : domains.split(',')
}
