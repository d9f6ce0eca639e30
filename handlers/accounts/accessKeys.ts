import type { Ports } from '../../generated/operations.ts'

type RevokePorts = { accessKeys: Pick<Ports['accessKeys'], 'list' | 'revoke'> }

/** Revokes every access key of a person. */
export async function revokeAccessKeys(
  person: string,
  { accessKeys }: RevokePorts,
  signal: AbortSignal,
): Promise<void> {
  for (const { id } of await accessKeys.list(person, signal)) await accessKeys.revoke(person, id, signal)
}
