import {
  AdminConfirmSignUpCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { startedRunner } from './localRunner.ts'
import type { Part, Row } from './report.ts'
import { shuffled, summary, timed } from './statistics.ts'
import { clientConfig, PASSWORD } from './user.ts'

const WARM_UP = 20

/** A stranger's request for an address, its statuses, and Cognito's limit an hour. */
type Attempt = { operation: string; path: string; rest: object; statuses: number[]; limit?: number }

const ATTEMPTS: Attempt[] = [
  // The response itself reveals an unconfirmed address.
  { operation: 'login', path: '/login', rest: { password: 'wrongPassword123' }, statuses: [401, 403] },
  {
    operation: 'confirmRegistration',
    path: '/confirm',
    rest: { code: '000000', apiKey: 'A'.repeat(40) },
    statuses: [400],
  },
  { operation: 'resendCode', path: '/confirm/resend', rest: {}, statuses: [200], limit: 5 },
  { operation: 'forgotPassword', path: '/password/forgot', rest: {}, statuses: [200], limit: 5 },
  {
    operation: 'resetPassword',
    path: '/password/reset',
    rest: { code: '000000', password: 'anotherPassword456' },
    statuses: [400],
    limit: 5,
  },
]

type Measurement = { name: string; against: string; attempt: Attempt; email: string }

/** Every attempt at every address; the others are compared with the first kind of address. */
const crossed = (attempts: Attempt[], emails: { [kind: string]: string }): Measurement[] =>
  attempts.flatMap((attempt) =>
    Object.entries(emails).map(([kind, email]) => ({
      name: `${attempt.operation}, ${kind}`,
      against: `${attempt.operation}, ${Object.keys(emails)[0]}`,
      attempt,
      email,
    })),
  )

/**
 * The response times of the local gateway for a stranger, by the kind of address. An address is used in only one round,
 * except those over their limit. Each round draws a new order.
 */
export async function timing({ rounds }: { rounds: number }): Promise<Part> {
  const runner = await startedRunner()
  const { apiUrl, userPoolId, userPoolClientId } = runner.endpoints
  const cognito = new CognitoIdentityProviderClient(clientConfig(runner.endpoints))

  const send = async ({ path, rest, statuses }: Attempt, email: string) => {
    const answer = await fetch(`${apiUrl}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ email, ...rest }),
    })
    const text = await answer.text()
    if (!statuses.includes(answer.status)) throw new Error(`${path} answered ${answer.status}: ${text}`)
  }
  const unconfirmed = async (email: string) => {
    const UserAttributes = [{ Name: 'name', Value: 'Jane Doe' }]
    await cognito.send(
      new SignUpCommand({ ClientId: userPoolClientId, Username: email, Password: PASSWORD, UserAttributes }),
    )
    return email
  }
  const confirmed = async (email: string) => {
    const user = { UserPoolId: userPoolId, Username: await unconfirmed(email) }
    await cognito.send(new AdminConfirmSignUpCommand(user))
    // Only a verified address gets a code for a new password.
    const UserAttributes = [{ Name: 'email_verified', Value: 'true' }]
    await cognito.send(new AdminUpdateUserAttributesCommand({ ...user, UserAttributes }))
    return email
  }

  try {
    const limited = ATTEMPTS.filter(({ limit }) => limit)
    const overLimit = {
      'unknown, over its limit': 'unknown@example.com',
      'confirmed, over its limit': await confirmed('confirmed@example.com'),
    }
    for (const email of Object.values(overLimit)) {
      for (const attempt of limited) {
        for (let call = 0; call < (attempt.limit ?? 0); call += 1) await send(attempt, email)
      }
    }
    const series = new Map<string, { against: string; times: number[] }>()
    for (let round = -WARM_UP; round < rounds; round += 1) {
      const fresh = {
        unknown: `unknown${round}@example.com`,
        // The difference between two series of the same kind.
        'unknown, once more': `nobody${round}@example.com`,
        unconfirmed: await unconfirmed(`unconfirmed${round}@example.com`),
        confirmed: await confirmed(`confirmed${round}@example.com`),
      }
      for (const measurement of shuffled([...crossed(ATTEMPTS, fresh), ...crossed(limited, overLimit)])) {
        const { name, against, attempt, email } = measurement
        const time = await timed(() => send(attempt, email))
        if (round < 0) continue
        const { times } = series.get(name) ?? { times: [] }
        series.set(name, { against, times: [...times, time] })
      }
    }
    const median = (name: string) => summary(series.get(name)?.times ?? []).median
    const rows = [...series].map(([name, { against, times }]): Row => {
      const [one, other] = [median(name), median(against)]
      return {
        name,
        unit: 'ms',
        ...summary(times),
        ...(name !== against && {
          note: `${(one / other).toFixed(2)} x unknown, ${(one - other).toFixed(2)} ms`,
        }),
      }
    })
    return {
      title: 'What the time of an answer tells a stranger',
      rows: rows.toSorted((a, b) => a.name.localeCompare(b.name)),
    }
  } finally {
    cognito.destroy()
    await runner.stop()
  }
}
