import { register as operation } from '../generated/operations.ts'
import { issueApiKey, recoverApiKey } from './accounts/apiKey.ts'
import { apiKeys } from './ports/apiKeys.ts'
import { sessions } from './ports/sessions.ts'
import { users } from './ports/users.ts'
import type { PortsOf, Request, Response } from './runtime/contract.ts'
import { problem } from './runtime/problem.ts'
import { serve } from './runtime/serve.ts'

/** Milliseconds for the steps forward, so that the way back fits into the function's timeout as well. */
const FORWARD = 18_000

/** Creates the user and the key; undoes the one where the other fails. */
export async function register(
  { body, signal }: Request<'register'>,
  ports: PortsOf<'register'>,
): Promise<Response<'register'>> {
  const forward = AbortSignal.any([signal, AbortSignal.timeout(FORWARD)])
  const signedUp = await ports.users.signUp(body, forward)
  switch (signedUp.outcome) {
    case 'refused':
      return problem(400, signedUp.message)
    case 'exists':
      return retry(body, ports, forward)
    case 'created':
      try {
        const apiKey = await issueApiKey(signedUp.sub, ports, forward)
        if (!apiKey) throw new Error('The user was deleted while they registered')
        return created(body.email, apiKey)
      } catch (error) {
        await ports.users.delete(signedUp.sub).catch(() => {})
        throw error
      }
  }
}

/**
 * A registration whose answer was lost or which was cut short leaves a user behind. The password proves
 * that the same person asks again; anybody else learns only that the address is taken.
 */
async function retry(
  { email, password }: Request<'register'>['body'],
  ports: PortsOf<'register'>,
  signal: AbortSignal,
): Promise<Response<'register'>> {
  const taken = problem(400, 'User already exists')
  const signedIn = await ports.sessions.signIn(email, password, signal)
  if (signedIn.outcome === 'signedIn' && !signedIn.apiKey) {
    const apiKey = await recoverApiKey(signedIn.sub, ports, signal)
    return apiKey ? created(email, apiKey) : taken
  }
  if (signedIn.outcome !== 'unconfirmed') return taken
  const user = await ports.users.find(email, signal)
  if (!user) return taken
  const apiKey = user.apiKey ?? (await recoverApiKey(user.sub, ports, signal))
  if (!apiKey) return taken
  await ports.users.resendCode(email, signal)
  return created(email, apiKey)
}

function created(email: string, apiKey: string): Response<'register'> {
  return {
    status: 200,
    body: {
      status: 200,
      success: true,
      message: `User ${email} created successfully.`,
      data: { 'API Key': apiKey },
    },
  }
}

export const handler = serve(operation, register, { users, sessions, apiKeys })
