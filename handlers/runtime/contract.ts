import type { operations as Api } from '../../generated/api.d.ts'
import type { operations, Ports } from '../../generated/operations.ts'

export type OperationId = keyof typeof operations & keyof Api

type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : undefined

/** The body that an operation takes. */
export type Body<Op extends OperationId> = Api[Op] extends { requestBody: infer Taken }
  ? Json<Taken>
  : undefined

/** Who calls, as the authorizer read it from the ID token: undefined on an operation without a token. */
export type Caller<Op extends OperationId> = (typeof operations)[Op]['security'] extends readonly []
  ? undefined
  : { sub: string; email: string; claims: { readonly [claim: string]: string } }

/** What a handler gets: checked against the contract, so that it can rely on every type. */
export type Request<Op extends OperationId> = {
  body: Body<Op>
  caller: Caller<Op>
  /** Aborted when the answer would come too late; pass it to every call that may take long. */
  signal: AbortSignal
  /** Adds fields to the one log line of this request. Never a body, a token, a code or a key. */
  log: (fields: { [field: string]: string | number | boolean }) => void
}

/** The answers that the contract declares for an operation: each status with its body. */
export type Response<Op extends OperationId> = {
  [Status in keyof Api[Op]['responses'] & number]: {
    status: Status
    headers?: { [header: string]: string }
    body: Json<Api[Op]['responses'][Status]>
  }
}[keyof Api[Op]['responses'] & number]

/** The statuses with which the contract lets an operation fail. */
export type Failure<Op extends OperationId> = Exclude<keyof Api[Op]['responses'] & number, 200>

type Uses<Op extends OperationId> = (typeof operations)[Op]['uses']

/** The ports, and of each the verbs, that the contract's x-uses grants to an operation. */
export type PortsOf<Op extends OperationId> = {
  [Port in keyof Uses<Op> & keyof Ports]: Uses<Op>[Port] extends readonly (infer Verb)[]
    ? Pick<Ports[Port], Verb & keyof Ports[Port]>
    : never
}

/** An operation's handler: a function from a checked request to a declared response. */
export type Handle<Op extends OperationId> = (
  request: Request<Op>,
  ports: PortsOf<Op>,
) => Promise<Response<Op>>
