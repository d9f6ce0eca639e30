import { ApiError, createSession } from '../../clients/typescript/index.ts'
import type { Administrator } from './administrator.ts'
import { patientFetch } from './patience.ts'
import type { Addresses, Target } from './target.ts'

/** The most model requests that one user of the suite makes, including refused ones. */
const REQUESTS = 25
/** US dollars: many times what a call of the suite reserves. */
const BUDGET = 1

/**
 * Reads the limits of a stage as a user of it.
 *
 * @returns a description of the limits.
 * @throws if nobody can register, or if the suite would reach a limit; the message says what to deploy.
 */
export async function limitsOf(
  target: Target,
  { prefix, domain }: Addresses,
  administrator: Administrator,
): Promise<string> {
  const user = { email: `${prefix}limits@${domain}`, password: 'securePassword123' }
  const session = createSession({ serverUrl: target.apiUrl, fetch: patientFetch })
  try {
    await session.register({ body: { ...user, fullname: 'Conformance' } })
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    throw new Error(
      `Nobody can register as ${user.email}: ${error.message} See --help for --domain and mail.`,
    )
  }
  await administrator.confirm(user.email)
  await administrator.verify(user.email)
  await session.login({ body: user })
  const { quota, budget, callsInFlight } = (await session.getAccount()).data
  const missing = [
    ...(quota.limit < REQUESTS ? [`API_QUOTA_LIMIT=${REQUESTS}`] : []),
    ...(budget.limit !== undefined && budget.limit < BUDGET ? [`BUDGET_LIMIT_USD=${BUDGET}`] : []),
  ]
  if (missing.length > 0)
    throw new Error(
      `The suite would meet the limits of this stage. Deploy it with -c ${missing.join(' -c ')}.`,
    )
  return `Each user has ${quota.limit} requests a ${quota.period}, ${budget.limit ?? 'any number of'} dollars a ${budget.period}, and ${callsInFlight.limit} calls at once.`
}
