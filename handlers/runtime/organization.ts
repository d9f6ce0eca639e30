/** No restriction, which has to be said: what is left out lets nobody pass. */
const ANY = '(any)'

/**
 * Whether an address is of `ORGANIZATION_DOMAIN`, compared without case; its sub-domains are not. Every
 * address is, where it is `(any)`.
 */
export function inOrganization(address: string): boolean {
  const domain = organizationDomain()
  return !domain || address.slice(address.lastIndexOf('@') + 1).toLowerCase() === domain
}

/**
 * The domain that users must be of, in lower case; undefined where `ORGANIZATION_DOMAIN` is `(any)`.
 *
 * @throws where it is not set.
 */
export function organizationDomain(): string | undefined {
  const domain = process.env['ORGANIZATION_DOMAIN']
  if (!domain) throw new Error('ORGANIZATION_DOMAIN is not set')
  return domain === ANY ? undefined : domain
}
