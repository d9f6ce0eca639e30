import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operations } from '../../../generated/operations.ts'
import { AwsError } from '../../../local/aws/call.ts'
import { Account } from '../../faults/account.ts'
import { faults } from '../../faults/faults.ts'
import { ObservedGateway, type Watch } from '../../faults/observedGateway.ts'
import { UNLIMITED } from '../../unlimited.ts'

let gateway: ObservedGateway
beforeAll(async () => {
  gateway = await ObservedGateway.start(UNLIMITED, { controlPlaneLimits: false })
}, 60_000)
afterAll(() => gateway.remove())

/** A caller's view of a request, and the calls and refusals at AWS. */
type Seen = { answer: unknown; calls: string[]; refusals: string[] }

const seeing = async (
  operation: keyof typeof operations,
  { client }: Account,
  body: object,
  watch: Watch = ({ run }) => run(),
): Promise<Seen> => {
  const calls: string[] = []
  const refusals: string[] = []
  const { method, path } = operations[operation]
  const answer = await gateway.watching(
    async (attempt) => {
      calls.push(attempt.call)
      try {
        return await watch(attempt)
      } catch (error) {
        if (error instanceof AwsError) refusals.push(error.message)
        throw error
      }
    },
    (trace) => client.call(method, path, body, trace),
  )
  return { answer: [answer.status, answer.body], calls, refusals }
}

/** A stranger's attempts on an address without its password or code, and the calls to AWS that follow. */
const ATTEMPTS = {
  login: {
    body: ({ email }: Account) => ({ email, password: 'wrongPassword123' }),
    calls: ['InitiateAuth'],
  },
  confirmRegistration: {
    body: ({ email }: Account) => ({ email, code: '000000', apiKey: 'A'.repeat(40) }),
    // Without the key, no attempt gets as far as the code.
    calls: ['AdminGetUser'],
  },
  resendCode: {
    body: ({ email }: Account) => ({ email }),
    calls: ['ResendConfirmationCode'],
  },
  forgotPassword: {
    body: ({ email }: Account) => ({ email }),
    calls: ['ForgotPassword'],
  },
  resetPassword: {
    body: ({ email }: Account) => ({ email, code: '000000', password: 'anotherPassword456' }),
    calls: ['ConfirmForgotPassword', 'InitiateAuth'],
  },
} as const

type Attempted = keyof typeof ATTEMPTS
const ATTEMPTED = Object.keys(ATTEMPTS).filter((id): id is Attempted => id in ATTEMPTS)

const attempt = (operation: Attempted, account: Account, watch?: Watch) =>
  seeing(operation, account, ATTEMPTS[operation].body(account), watch)

/** Repeats an attempt until AWS refuses it with a message. */
const until = async (message: string, operation: Attempted, account: Account): Promise<Seen> => {
  for (;;) {
    const seen = await attempt(operation, account)
    if (seen.refusals.includes(message)) return seen
  }
}

const nobody = async () => new Account(gateway.endpoints)
const unconfirmed = async () => {
  const account = new Account(gateway.endpoints)
  await account.register()
  return account
}
const confirmed = async () => {
  const account = await unconfirmed()
  await account.confirm()
  return account
}

const REGISTERED = { unconfirmed, confirmed }
type Registered = keyof typeof REGISTERED
const KINDS: readonly Registered[] = ['unconfirmed', 'confirmed']

const LOCKED_OUT = 'Password attempts exceeded'
const OVER_LIMIT = 'Attempt limit exceeded, please try after some time.'

describe.each(ATTEMPTED)('%s without the right password or code', (operation) => {
  let unknown: Seen
  beforeAll(async () => {
    unknown = await attempt(operation, await nobody())
  })

  test('makes one call of each kind to AWS for an unknown address', () => {
    expect(unknown.calls).toEqual(ATTEMPTS[operation].calls)
  })

  // A sign-in reveals an unconfirmed address, as Cognito itself does.
  const kinds = KINDS.filter((kind) => operation !== 'login' || kind !== 'unconfirmed')
  test.each(kinds)(
    'makes the same calls and gives the same response for an address that is %s',
    async (kind) => {
      const { answer, calls } = await attempt(operation, await REGISTERED[kind]())
      expect({ answer, calls }).toEqual({ answer: unknown.answer, calls: unknown.calls })
    },
  )

  test('makes the same calls and gives the same response for a locked-out address', async () => {
    const account = await confirmed()
    const lockedOut = await until(LOCKED_OUT, 'login', account)
    // The lock-out may end before another operation finishes.
    const { answer, calls } = operation === 'login' ? lockedOut : await attempt(operation, account)
    expect({ answer, calls }).toEqual({ answer: unknown.answer, calls: unknown.calls })
  })
})

describe('login with any password', () => {
  test('reveals an unconfirmed address as Cognito does, and proves nothing', async () => {
    const account = await unconfirmed()
    const right = await seeing('login', account, { email: account.email, password: account.password })
    expect(await attempt('login', account)).toEqual(right)
    expect(right.answer).toEqual([403, expect.objectContaining({ message: 'User is not confirmed.' })])
  })
})

// Sign-ins have no limit except the lock-out; only a caller with the key can reach that of confirmations.
describe.each(ATTEMPTED.filter((operation) => operation !== 'login' && operation !== 'confirmRegistration'))(
  '%s beyond the limit of a user',
  (operation) => {
    test.each(KINDS)(
      'makes the same calls and gives the same response as for an unknown address, %s',
      async (kind) => {
        const unknown = await attempt(operation, await nobody())
        const { answer, calls } = await until(OVER_LIMIT, operation, await REGISTERED[kind]())
        expect({ answer, calls }).toEqual({ answer: unknown.answer, calls: unknown.calls })
      },
    )
  },
)

describe('confirmRegistration beyond the limit of a user', () => {
  test('answers a caller with the key as before', async () => {
    const account = await unconfirmed()
    const confirmation = { ...(await account.confirmation()), code: '000000' }
    const first = await seeing('confirmRegistration', account, confirmation)
    for (;;) {
      const { answer, calls, refusals } = await seeing('confirmRegistration', account, confirmation)
      expect({ answer, calls }).toEqual({ answer: first.answer, calls: first.calls })
      if (refusals.includes(OVER_LIMIT)) break
    }
  })
})

describe('refreshTokens', () => {
  test('makes the same calls and gives the same response for every dead token', async () => {
    const [signedOut, deleted] = [await confirmed(), await confirmed()]
    for (const account of [signedOut, deleted]) await account.signIn()
    await signedOut.client.call('POST', '/logout', undefined, signedOut.token)
    await deleted.client.delete(deleted.email)
    const seen: Seen[] = []
    for (const refreshToken of ['nonsense', signedOut.refreshToken, deleted.refreshToken])
      seen.push(await seeing('refreshTokens', signedOut, { refreshToken }))
    for (const { answer, calls } of seen) {
      expect(calls).toEqual(['InitiateAuth'])
      expect(answer).toEqual([
        401,
        expect.objectContaining({ message: 'Invalid refresh token. Sign in again.' }),
      ])
    }
  })
})

/** The failure of a call's first attempt, which the SDK then repeats. */
const atFirst =
  (fault: Watch): Watch =>
  (attempt) =>
    attempt.first ? fault(attempt) : attempt.run()

describe('an error that reveals nothing about a user is retried', () => {
  test.each(['throttled', 'failed', 'reset before'] as const)(
    'for any address: a call that is %s',
    async (fault) => {
      for (const account of [await nobody(), await unconfirmed(), await confirmed()]) {
        const { answer, calls } = await attempt('resendCode', account, atFirst(faults[fault]))
        expect(calls).toEqual(['ResendConfirmationCode', 'ResendConfirmationCode'])
        expect(answer).toEqual([200, expect.anything()])
      }
    },
  )
})

describe('a code that an attempt with a lost response used up', () => {
  test('confirms the user', async () => {
    const account = await unconfirmed()
    const loseAnswer: Watch = (attempt) =>
      attempt.first && attempt.call === 'ConfirmSignUp' ? faults['reset after'](attempt) : attempt.run()
    const { answer, calls } = await seeing(
      'confirmRegistration',
      account,
      await account.confirmation(),
      loseAnswer,
    )
    expect(calls.filter((call) => call === 'ConfirmSignUp')).toHaveLength(2)
    expect(answer).toEqual([200, expect.objectContaining({ message: 'User confirmed successfully.' })])
  })

  // Otherwise a stranger could recognize a confirmed user by keeping the account's rate limit used up.
  test('does not confirm after an attempt that was throttled', async () => {
    const [unknown, known] = [
      await attempt('confirmRegistration', await nobody(), atFirst(faults.throttled)),
      await attempt('confirmRegistration', await confirmed(), atFirst(faults.throttled)),
    ]
    expect(known.calls).toEqual(['AdminGetUser', 'AdminGetUser'])
    expect(known.answer).toEqual(unknown.answer)
    expect(known.answer).toEqual([400, expect.anything()])
  })
})
