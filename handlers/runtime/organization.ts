/**
 * Whether an address is of `ORGANIZATION_DOMAIN`, compared without case; its sub-domains are not. Every
 * address is, where no domain is set.
 */
export function inOrganization(address: string): boolean {
  const domain = organizationDomain()
  return !domain || address.slice(address.lastIndexOf('@') + 1).toLowerCase() === domain
}

/** The domain that users must be of, in lower case; undefined where there is no such restriction. */
export function organizationDomain(): string | undefined {
  return process.env['ORGANIZATION_DOMAIN'] || undefined
}
