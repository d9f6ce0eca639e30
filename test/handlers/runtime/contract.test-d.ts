/** Code that must not compile. `tsc` fails where an expected error does not occur. */
import { operations } from '../../../generated/operations.ts'
import type { Handle, OperationId, PortsOf, Request, Response } from '../../../handlers/runtime/contract.ts'
import { problem } from '../../../handlers/runtime/problem.ts'
import { serve } from '../../../handlers/runtime/serve.ts'

type Answers<Op extends OperationId> = () => Promise<Response<Op>>

const declared: Answers<'login'> = async () => problem(401, 'Incorrect username or password.')

// @ts-expect-error The contract declares no 404 for login.
const undeclaredStatus: Answers<'login'> = async () => problem(404, 'Not Found')

// @ts-expect-error A 200 of confirmRegistration needs its message.
const missingField: Answers<'confirmRegistration'> = async () => ({
  status: 200,
  body: { status: 200, success: true },
})

// @ts-expect-error The message is text.
const wrongType: Answers<'confirmRegistration'> = async () => ({
  status: 200,
  body: { status: 200, success: true, message: 1 },
})

async function excessField(): Promise<Response<'confirmRegistration'>> {
  return {
    status: 200,
    // @ts-expect-error The contract declares no field of this name.
    body: { status: 200, success: true, message: 'User confirmed successfully.', secret: 'x' },
  }
}

// @ts-expect-error The body of a 200 says 200.
const contradicting: Answers<'confirmRegistration'> = async () => ({
  status: 200,
  body: { status: 400, success: true, message: 'User confirmed successfully.' },
})

const grantedVerb: Handle<'login'> = async ({ body, signal }, { sessions }) => {
  await sessions.signIn(body.email, body.password, signal)
  return problem(401, 'Incorrect username or password.')
}

const otherVerb: Handle<'login'> = async (_, { users }) => {
  // @ts-expect-error x-uses does not grant login the deletion of users.
  await users.delete('sub')
  return problem(401, 'Incorrect username or password.')
}

// @ts-expect-error x-uses grants login no models.
const otherPort = (ports: PortsOf<'login'>) => ports.models

// @ts-expect-error A handler of another operation.
const misbound = serve(operations.listModels, grantedVerb, { models: { list: async () => [] } })

// @ts-expect-error An operation without a token has no caller.
const noCaller = ({ caller }: Request<'login'>) => caller.sub

const unknownField = ({ body }: Request<'login'>) => {
  // @ts-expect-error The body of login has no field of this name.
  return body.fullname
}

// @ts-expect-error The contract declares no header of this name.
const unknownHeader = ({ headers }: Request<'getDocs'>) => headers['If-Match']

// @ts-expect-error The operation declares no query parameters.
const noQuery = ({ query }: Request<'getDocs'>) => query['limit']

// @ts-expect-error A header may be missing.
const optionalHeader = ({ headers }: Request<'getDocs'>): string => headers['If-None-Match']

export const cases = {
  unknownHeader,
  noQuery,
  optionalHeader,
  declared,
  undeclaredStatus,
  missingField,
  wrongType,
  excessField,
  contradicting,
  grantedVerb,
  otherVerb,
  otherPort,
  misbound,
  noCaller,
  unknownField,
}
