import type { components, paths } from '../../generated/api.d.ts'

type Refusal = components['schemas']['Problem']

type Operation<Method extends string, Path extends string> = Path extends keyof paths
  ? paths[Path][Lowercase<Method> & keyof paths[Path]]
  : never

type Declared<Op> = Op extends { responses: infer Responses }
  ? Responses[keyof Responses] extends infer Response
    ? Response extends { content: { 'application/json': infer Body } }
      ? Body
      : never
    : never
  : never

type FieldOf<Body, Field extends PropertyKey> = Body extends { [Name in Field]?: infer Value } ? Value : never

/** All fields that any of the bodies may hold; the status tells which body it is. */
type Fields<Body> = {
  [Field in Body extends unknown ? keyof Body : never]?: FieldOf<Body, Field> | undefined
}

/** The JSON that the contract declares for a route, or that of a refusal for a route that it does not declare. */
export type Body<Method extends string, Path extends string> = Fields<
  Refusal | Declared<Operation<Method, Path>>
>

/** A response of the gateway, checked against the contract. */
export type Answer<Method extends string = string, Path extends string = string> = {
  status: number
  headers: Headers
  body: Body<Method, Path>
}

/** The tokens of a sign-in. @throws if it was refused. */
export function tokensOf({ status, body }: Answer<'POST', '/login' | '/token'>) {
  const { IdToken: idToken, AccessToken: accessToken, RefreshToken: refreshToken } = body
  if (!idToken || !accessToken || !refreshToken) throw new Error(`The sign-in was answered ${status}`)
  return { idToken, accessToken, refreshToken }
}

/** The key that was issued. @throws if none was. */
export function apiKeyOf({ status, body }: Answer<'POST', '/register' | '/me/api-key'>): string {
  if (!body.data) throw new Error(`The request for a key was answered ${status}`)
  return body.data['API Key']
}
