/** No restriction, which has to be said: what is left out lets nobody pass. */
const ANY = '(any)'

/**
 * Whether an address is of one of `ORGANIZATION_DOMAIN`, compared without case; their sub-domains are not. Every
 * address is, where it is `(any)`.
 */
export function inOrganization(address: string): boolean {
  const domains = organizationDomains()
  return !domains || domains.includes(address.slice(address.lastIndexOf('@') + 1).toLowerCase())
}

/**
 * The domains that users must be of, in lower case; undefined where `ORGANIZATION_DOMAIN` is `(any)`.
 *
 * @throws where it is not set.
 */
export function organizationDomains(): string[] | undefined {
  const domains = process.env['ORGANIZATION_DOMAIN']
  if (!domains) throw new Error('ORGANIZATION_DOMAIN is not set')
  return domains === ANY ? undefined : domains.split(',')
}
