import { createSession, type Session } from '../../clients/typescript/index.ts'
import { problem } from '../../handlers/runtime/problem.ts'

export const SERVER_URL = 'https://api.example.com/prod'
export const CREDENTIALS = { body: { email: 'jane@example.com', password: 'securePassword123' } }

/** A response that a test makes the API return. */
export type Scripted = { status: number; body: object; headers?: { [name: string]: string } }

export type Seen = { path: string; token: string | null; key: string | null; body: string }

/** An ID token as Cognito issues it, as far as a client reads it: nothing checks the signature. */
export function idToken(name: string, apiKey: string): string {
  const payload = Buffer.from(JSON.stringify({ name: `${name} ÿ`, 'custom:api_key': apiKey }))
  return `header.${payload.toString('base64url')}.signature`
}

/** The response to a sign-in or a refresh. */
export function tokens(name: string, apiKey = `key-of-${name}`): Scripted {
  const body = {
    status: 200,
    success: true,
    IdToken: idToken(name, apiKey),
    AccessToken: `access-of-${name}`,
    RefreshToken: `refresh-of-${name}`,
    ExpiresIn: 3600,
    TokenType: 'Bearer',
  }
  return { status: 200, body }
}

/** A refusal in the form of the API. */
export const refusal = (status: number, headers: { [name: string]: string } = {}): Scripted => ({
  status,
  body: problem(status, `Refused with ${status}`).body,
  headers,
})

/** Replaces the network: returns the responses of each path in order, and repeats the last one. */
export class Api {
  readonly seen: Seen[] = []
  readonly #answers: { [path: string]: (Scripted | Promise<Scripted>)[] }

  constructor(answers: { [path: string]: (Scripted | Promise<Scripted>)[] }) {
    this.#answers = answers
  }

  /** How many times a path was called. */
  calls(path: string): number {
    return this.seen.filter((request) => request.path === path).length
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const path = new URL(request.url).pathname.replace('/prod', '')
    this.seen.push({
      path,
      token: request.headers.get('Authorization'),
      key: request.headers.get('x-api-key'),
      body: await request.text(),
    })
    const answers = this.#answers[path] ?? []
    const next = answers.length > 1 ? answers.shift() : answers[0]
    const { status, body, headers } = (await next) ?? refusal(404)
    return Response.json(body, { status, headers: headers ?? {} })
  }
}

export const MODELS: Scripted = {
  status: 200,
  body: { status: 200, success: true, message: '', foundationModels: [] },
}

export async function signedIn(api: Api): Promise<Session> {
  const session = createSession({ serverUrl: SERVER_URL, fetch: api.fetch })
  await session.login(CREDENTIALS)
  return session
}
