import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'

/** An administrator's signature, as the local endpoint accepts it. */
export const SIGNED =
  'AWS4-HMAC-SHA256 Credential=any/20261101/us-east-1/bedrock/aws4_request, SignedHeaders=host, Signature=0'

const signing: typeof fetch = (input, init) => {
  const headers = new Headers(init?.headers)
  headers.set('authorization', SIGNED)
  return fetch(input, { ...init, headers })
}

/** The vendors' own clients on Bedrock's routes in their dialects; the signature is added to their requests. */
export function dialectClients(url: string) {
  const options = { apiKey: 'any', maxRetries: 0, fetch: signing }
  return {
    openai: new OpenAI({ ...options, baseURL: `${url}/openai/v1` }),
    anthropic: new Anthropic({ ...options, baseURL: `${url}/anthropic` }),
  }
}

/** A raw signed request, for requests that no client sends. */
export async function posted(url: string, body: object | string, headers: { [name: string]: string } = {}) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: SIGNED, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, text, json: jsonIn(text) }
}

function jsonIn(text: string) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
