import { register as operation } from '../generated/operations.ts'
import { newApiKeyValue } from './accounts/apiKey.ts'
import { changing } from './accounts/change.ts'
import { personOf } from './ledger/person.ts'
import { changes } from './ports/changes.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { organizationDomains } from './runtime/organization.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** Attempts to sign up: somebody may sign up directly at Cognito while a sign-up is replaced here. */
const MAX_ATTEMPTS = 3

type Registered = { replaced: boolean } & (
  | { outcome: 'created'; apiKey: string }
  | { outcome: 'refused'; message: string }
  | { outcome: 'exists' | 'contended' }
)

/**
 * Creates a user with the value of their API key. The key itself is created when the address is confirmed. A failed
 * step is not undone: another registration replaces the remains, and the sweep removes them.
 */
export async function register(
  { body, requestId, signal }: Request<'register'>,
  ports: PortsOf<'register'>,
): Promise<Response<'register'>> {
  const registered = await changing(
    { requestId, person: personOf(body.email), signal },
    ports.changes,
    'signUp',
    () => signUp(body, ports, signal),
    // A sign-up that mailed nothing and changed nothing does not count.
    ({ outcome, replaced }) => outcome === 'created' || replaced,
  )
  if ('busy' in registered) return registered.busy
  switch (registered.result.outcome) {
    case 'refused':
      return problem(400, registered.result.message)
    case 'exists':
      return problem(400, 'User already exists')
    case 'contended':
      return problem(503, 'Another sign-up with this address is under way. Try again.', { retryAfter: 1 })
    case 'created':
      return {
        status: 200,
        body: {
          status: 200,
          success: true,
          message: `User ${body.email} created successfully.`,
          data: { 'API Key': registered.result.apiKey },
        },
      }
  }
}

async function signUp(
  body: Request<'register'>['body'],
  { users }: PortsOf<'register'>,
  signal: AbortSignal,
): Promise<Registered> {
  let replaced = false
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const signedUp = await users.signUp(body, signal)
    if (signedUp.outcome === 'refused') return { ...signedUp, replaced }
    if (signedUp.outcome === 'created') {
      const apiKey = newApiKeyValue()
      if (!(await users.setApiKey(signedUp.sub, { value: apiKey, id: '' }, signal))) continue
      return { outcome: 'created', apiKey, replaced: true }
    }
    const user = await users.find(body.email, signal)
    if (!user) continue
    if (!isNobodys(user)) return { outcome: 'exists', replaced }
    // Deletes by `sub`, so that no other user with this address can be affected.
    await users.delete(user.sub, signal)
    replaced = true
  }
  return { outcome: 'contended', replaced }
}

/**
 * Tells whether nobody has proved that a user's address is theirs. If users must belong to a domain, this also covers a
 * user whom an administrator confirmed: without a verified address such a user may do nothing, and registering again is
 * their way out.
 */
function isNobodys({ unconfirmed, verified }: { unconfirmed: boolean; verified: boolean }): boolean {
  return unconfirmed || (organizationDomains() !== undefined && !verified)
}

export const handler = serve(operation, register, { changes, users })
