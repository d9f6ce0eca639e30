import type { operations as Api } from '../../generated/api.d.ts'
import type { operations, Ports } from '../../generated/operations.ts'

export type OperationId = keyof typeof operations & keyof Api

/** An operation, as `generated/operations.ts` exports it. */
export type Operation<Op extends OperationId> = (typeof operations)[Op] & { readonly operationId: Op }

/** The content of a request or a response: JSON, or text of another type. */
type Content<T> = T extends { content: infer ByType }
  ? ByType[Exclude<keyof ByType, 'text/event-stream'>]
  : undefined

/** The request body of an operation. */
export type Body<Op extends OperationId> = Api[Op] extends { requestBody: infer Taken }
  ? Content<Taken>
  : undefined

type Place = 'path' | 'query' | 'header'

/** The names of an operation's parameters that have a default. */
type Defaulted<Op extends OperationId, In extends Place> = Extract<
  (typeof operations)[Op]['parameters'][number],
  { in: In; default: unknown }
>['name']

/** The values of an operation's parameters in one place. Parameters with a default are never undefined. */
type Values<Op extends OperationId, In extends Place> = Api[Op]['parameters'] extends {
  [P in In]?: infer Declared
}
  ? WithDefaults<Exclude<Declared, undefined>, Defaulted<Op, In>>
  : never

/** An operation without parameters in a place gets an empty object there. */
type WithDefaults<Declared, Names> = [Declared] extends [never]
  ? Record<never, never>
  : Declared & Required<Pick<Declared, Names & keyof Declared>>

/** The parameters that the contract declares for an operation. */
export type Parameters<Op extends OperationId> = {
  path: Values<Op, 'path'>
  query: Values<Op, 'query'>
  headers: Values<Op, 'header'>
}

/** A caller with an ID token, whose claims the authorizer read. */
export type TokenCaller = Known & {
  claims: { readonly [claim: string]: string }
}

/** A caller: Cognito's `sub` and `email`, the ledger's `person`, and the standing that administrators set. */
type Known = {
  sub: string
  email: string
  person: string
  standing: Awaited<ReturnType<Ports['profiles']['standing']>>
}

/** A caller who is a member of one of the groups that the operation requires. */
export type MemberCaller<Group extends string = string> = TokenCaller & { group: Group }

/** A caller with an access key. */
export type KeyCaller = Known & { accessKey: AccessKey }
export type AccessKey = NonNullable<Awaited<ReturnType<Ports['accessKeys']['find']>>>

/** The caller of an operation: undefined if the operation is public. */
export type Caller<Op extends OperationId> = (typeof operations)[Op]['security'] extends readonly []
  ? undefined
  : (typeof operations)[Op]['security'] extends readonly [{ readonly accessKey: readonly [] }]
    ? KeyCaller
    : (typeof operations)[Op]['groups'] extends readonly []
      ? TokenCaller
      : MemberCaller<(typeof operations)[Op]['groups'][number]>

/** The request that a handler gets. It is checked against the contract, so that the handler can rely on every type. */
export type Request<Op extends OperationId> = Parameters<Op> & {
  body: Body<Op>
  caller: Caller<Op>
  /** The URL of the API as the caller reached it, without a trailing slash. */
  baseUrl: string
  /** API Gateway's unique id of the request. */
  requestId: string
  /** The IP address that sent the request, as API Gateway saw it. */
  sourceIp: string
  /** Aborts when the response would come too late. Pass it to every call that may take long. */
  signal: AbortSignal
  /** Adds fields to the one log line of this request. Never a body, a token, a code or a key. */
  log: (fields: { [field: string]: string | number | boolean }) => void
}

/** The responses that the contract declares for an operation: each status with its body. */
export type Response<Op extends OperationId> = {
  [Status in keyof Api[Op]['responses'] & number]: {
    status: Status
    headers?: { [header: string]: string }
    body: Content<Api[Op]['responses'][Status]>
  }
}[keyof Api[Op]['responses'] & number]

type Uses<Op extends OperationId> = (typeof operations)[Op]['uses']

/** The ports and verbs that `x-uses` in the contract grants to an operation. */
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

/** The data of one event, as the contract declares it for an operation; `never` if the operation does not stream. */
export type EventData<Op extends OperationId> = Api[Op]['responses'] extends {
  200: { content: { 'text/event-stream': infer Data } }
}
  ? Data
  : never

/** A server-sent event. A string is sent as it is, any other data as JSON. */
export type ServerSentEvent<Data> = { event?: string; id?: string; data: Data }

/** The events that the contract declares for an operation. */
export type Events<Op extends OperationId> = AsyncIterable<ServerSentEvent<EventData<Op>>>

/**
 * The handler of an operation that streams. It returns its events as a generator, or first decides between a declared
 * response and a stream with headers.
 */
export type HandleStream<Op extends OperationId> = (
  request: Request<Op>,
  ports: PortsOf<Op>,
) => Events<Op> | Promise<Response<Op> | { headers?: { [header: string]: string }; events: Events<Op> }>
